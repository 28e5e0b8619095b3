"""How sure we are of who is there: what was proved, and how long ago."""

from collections.abc import Mapping
from datetime import timedelta

LEVEL_BY_WAY = {
    "recovery": 1,
    "password": 1,
    "mail": 2,
    "sms": 2,
    "backup": 2,
    "totp": 3,
    "passkey": 4,
}
"""NIST SP 800-63B calls a mail code no factor: it is our weakest second step."""

SESSION_STARTING_WAYS = {"recovery", "password", "passkey"}
"""These begin a session; the others only add to one."""

FRESH_PROOF_PERIOD = timedelta(minutes=10)

ProofTimes = Mapping[str, int]
"""Way: second since 1970 at which it was proved in this session."""


def level_of_proofs(proofs: ProofTimes, since: float = 0) -> int:
    """The level proved since a moment; none without something to begin with."""
    if not proofs.keys() & SESSION_STARTING_WAYS:
        return 0
    return max(
        (LEVEL_BY_WAY[way] for way, at in proofs.items() if at >= since), default=0
    )
