"""End all that was proved or asked for as a user."""

from datetime import datetime

from django.db.models import F

from madoguchi.accounts.models import (
    Challenge,
    User,
)


def raise_generation(user: User, at: datetime) -> None:
    """End all that was proved or asked for as this user and is not finished.

    Pending proofs, sign-ins before their second step, sessions that are bound to the
    generation, and codes on their way; these still count as sent.
    """
    User.objects.filter(pk=user.pk).update(proof_generation=F("proof_generation") + 1)
    user.refresh_from_db(fields=["proof_generation"])
    Challenge.objects.filter(user=user, used_at=None).update(used_at=at)
