"""Levels of assurance: what each way of proof is worth, and for how long."""

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
"""Level of each way. NIST SP 800-63B does not count a mail code as a factor; here it
is one of the weakest second steps.
"""

SESSION_STARTING_WAYS = {"recovery", "password", "passkey"}
"""First factors, which start a session; the others only add to one."""

FRESH_PROOF_PERIOD = timedelta(minutes=10)

ProofTimes = Mapping[str, int]
"""Way: the second since 1970 at which it was proved in this session."""


def level_of_proofs(proofs: ProofTimes, since: float = 0) -> int:
    """Return the highest level proved since a second; 0 without a first factor."""
    if not proofs.keys() & SESSION_STARTING_WAYS:
        return 0
    return max(
        (LEVEL_BY_WAY[way] for way, at in proofs.items() if at >= since), default=0
    )
