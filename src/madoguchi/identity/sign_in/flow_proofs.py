"""What this session has proved in a flow before sign-in: keys of rows, never users."""

from django.http import HttpRequest

from madoguchi.accounts.guard import pending_proofs
from madoguchi.accounts.models import PendingProof, RecoveryCase, User
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.clock import now


def remember_proof(
    request: HttpRequest,
    user: User,
    purpose: str,
    *,
    channel: int = 0,
    case: RecoveryCase | None = None,
) -> None:
    """Store that `user` was proved now, beside what this flow has proved before."""
    key = pending_proofs.create_pending_proof(
        user, purpose, now(), channel=channel, case=case
    )
    store_keys(request, purpose, [*keys_of_flow(request, purpose), key])


def keys_of_flow(request: HttpRequest, purpose: str) -> list[int]:
    return list(
        SessionState(request.session).pending_proofs_of_purpose.get(purpose, [])
    )


def store_keys(request: HttpRequest, purpose: str, keys: list[int]) -> None:
    state = SessionState(request.session)
    state.pending_proofs_of_purpose = {
        **state.pending_proofs_of_purpose,
        purpose: keys,
    }


def forget_proofs(request: HttpRequest, purpose: str) -> None:
    """Begin a flow without what this session has proved before."""
    store_keys(request, purpose, [])


def proofs_of_flow(request: HttpRequest, purpose: str) -> list[PendingProof]:
    """Return what was proved of one user in this flow, the oldest first.

    Nothing before the first proof. Refused (`proof_no_longer_valid`) when none of the
    proofs counts any more.
    """
    keys = keys_of_flow(request, purpose)
    proofs = pending_proofs.live_proofs(keys, purpose, now())
    if keys and not proofs:
        raise pending_proofs.dead_proof_refusal()
    return [proof for proof in proofs if proof.user_id == proofs[-1].user_id]


def use_proofs_of_flow(request: HttpRequest, purpose: str) -> list[PendingProof]:
    """Use up what this flow has proved; to be called in the act that it allows.

    Refused (`proof_no_longer_valid`) when none of the proofs counts any more.
    """
    keys = [proof.pk for proof in proofs_of_flow(request, purpose)]
    return pending_proofs.use_proofs(keys, purpose, now())
