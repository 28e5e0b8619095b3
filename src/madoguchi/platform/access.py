"""Who acts, for which party and with which rights: what every query narrows by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """What a member, or staff who have opened a customer, may reach in one request.

    `rights` are words as `read:bills` (customers/rights.py); staff and jobs have none:
    their own rules say what they may. `actor` is the name in the audit log.
    """

    actor: str
    party_id: int
    rights: frozenset[str] = frozenset()

    def allows(self, right: str) -> bool:
        """Whether the right is among these; what asks for none is allowed."""
        return not right or right in self.rights
