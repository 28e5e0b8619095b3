"""Delete expired sign-in data, once a night."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from madoguchi.accounts.models import (
    Attempts,
    Challenge,
    PendingProof,
    SecurityNotice,
    SignInEvent,
)
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task

ONE_DAY = timedelta(days=1)
SIGN_IN_HISTORY_LIFETIME = timedelta(days=365)
STOP_NUMBER_LIFETIME = timedelta(days=21)  # after that a notice's number stops nothing


@periodic_task(cron="17 3 * * *", name="tidy_sign_in")
def delete_expired_sign_in_data(at: datetime) -> None:
    """Delete counters, codes and proofs after a day or two, history after a year."""
    Attempts.objects.filter(next_try_at__lt=at - ONE_DAY).delete()
    Challenge.objects.filter(created_at__lt=at - 2 * ONE_DAY).delete()
    PendingProof.objects.filter(expires_at__lt=at - ONE_DAY).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    SignInEvent.objects.filter(at__lt=at - SIGN_IN_HISTORY_LIFETIME).delete()
    old = SecurityNotice.objects.filter(at__lt=at - STOP_NUMBER_LIFETIME)
    old.exclude(stop_hash="").update(stop_hash="")
