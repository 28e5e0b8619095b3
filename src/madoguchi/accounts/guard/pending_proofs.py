"""What was proved before a sign-in: ten minutes, one act, and no longer than it holds.

A reset and a recovery stretch over pages. Between them a row says who was proved, not
the session: so a password change, a recovery or "this was not me" ends whatever an
intruder has half-way, in whichever browser.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.models import (
    Channel,
    PendingProof,
    RecoveryCase,
    User,
)
from madoguchi.kernel.errors import Refused

PENDING_PROOF_LIFETIME = timedelta(minutes=10)


def create_pending_proof(
    user: User,
    purpose: str,
    at: datetime,
    *,
    channel: int = 0,
    case: RecoveryCase | None = None,
) -> int:
    """Create a proof, bound to password and generation of now, and return its key.

    `channel`: number of the channel whose code was typed; 0 for the registered mail.
    """
    bound = User.objects.get(pk=user.pk)
    proof = PendingProof.objects.create(
        user=bound,
        purpose=purpose,
        channel=Channel.objects.filter(pk=channel).first(),
        case=case,
        password_digest=keyed_digest("password", bound.pk, bound.password),
        generation=bound.proof_generation,
        created_at=at,
        expires_at=at + PENDING_PROOF_LIFETIME,
    )
    return proof.pk


def live_proofs(keys: Sequence[int], purpose: str, at: datetime) -> list[PendingProof]:
    """Return those of the proofs that still count, the oldest first."""
    rows = PendingProof.objects.select_related("user", "channel", "case").filter(
        pk__in=keys,
        purpose=purpose,
        used_at=None,
        expires_at__gt=at,
        generation=F("user__proof_generation"),
        user__is_active=True,
    )
    return [proof for proof in rows.order_by("pk") if has_same_password(proof)]


def has_same_password(proof: PendingProof) -> bool:
    user = proof.user
    return proof.password_digest in digests_of_all_keys(
        "password", user.pk, user.password
    )


@transaction.atomic
def use_proofs(keys: Sequence[int], purpose: str, at: datetime) -> list[PendingProof]:
    """Use the proofs up and return them, the oldest first. All are of one user.

    The row of the user stays locked until the transaction of the act ends: of two acts
    by one proof the second is refused, and so is an act after the owner's own change.
    Refused (`proof_no_longer_valid`) when none counts any more.
    """
    users = User.objects.filter(pendingproof__in=keys)
    list(User.objects.select_for_update().filter(pk__in=users).order_by("pk"))
    proofs = live_proofs(keys, purpose, at)
    if not proofs:
        raise dead_proof_refusal()
    PendingProof.objects.filter(pk__in=keys).update(used_at=at)
    return proofs


def dead_proof_refusal() -> Refused:
    return Refused(
        "proof_no_longer_valid",
        _(
            "ご本人の確認が使えなくなりました。確認から10分が過ぎたか、"
            "そのあとでパスワードなどが変わりました。何も変更していません。"
            "お手数ですが、はじめからお願いします。"
        ),
    )
