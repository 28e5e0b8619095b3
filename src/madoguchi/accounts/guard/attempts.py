"""Who may try a secret now. Counted before the secret is looked at."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from madoguchi.accounts.models import Attempts, Identifier
from madoguchi.kernel.errors import Refused

COUNT = """
    INSERT INTO accounts_attempts AS a (subject, failures, next_try_at)
    VALUES (%(subject)s, 1, %(at)s)
    ON CONFLICT (subject) DO UPDATE
    SET failures = a.failures + 1,
        next_try_at = %(at)s + CASE
            WHEN a.failures + 1 < %(free)s THEN interval '0'
            WHEN a.failures + 1 < %(free)s + 1 THEN interval '30 seconds'
            WHEN a.failures + 1 < %(free)s + 3 THEN interval '1 minute'
            WHEN a.failures + 1 < %(free)s + 5 THEN interval '5 minutes'
            ELSE interval '30 minutes' END
    WHERE a.next_try_at <= %(at)s
    RETURNING failures"""
"""One statement, so that guesses at the same moment are counted one by one."""

FREE_TRIES = 5
FORGOTTEN = timedelta(days=1)


def subject_of(purpose: str, canonical: str) -> str:
    """One counter for all names of one person; one like it for a person unknown."""
    user = Identifier.objects.filter(canonical=canonical).values_list("user", flat=True)
    whom = f"user {user[0]}" if user else f"nobody {canonical}"
    key, told = settings.SECRET_KEY.encode(), f"{purpose} {whom}".encode()
    return hmac.digest(key, told, "sha256").hex()


def count(subject: str, at: datetime) -> None:
    """Count a try. Refused while the wait that earlier failures cost is running."""
    forget(subject, before=at - FORGOTTEN)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"subject": subject, "at": at, "free": FREE_TRIES})
        if cursor.fetchone() is None:
            raise wait(Attempts.objects.get(pk=subject).next_try_at, at)


def wait(until: datetime, at: datetime) -> Refused:
    clock = (until.astimezone(at.tzinfo) + timedelta(seconds=59)).strftime("%H:%M")
    words = _(
        "続けて間違えたため、お待ちいただいています。"
        "%(clock)sにもう一度お試しください。"
    )
    return Refused("wait_before_next_try", words % {"clock": clock})


def forget(subject: str, *, before: datetime) -> None:
    """Failures long past no longer count; nor does anything after a success."""
    Attempts.objects.filter(pk=subject, next_try_at__lt=before).delete()


def succeeded(subject: str) -> None:
    Attempts.objects.filter(pk=subject).delete()
