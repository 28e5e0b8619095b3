"""Who of the operator may open a page of the desk."""

from collections.abc import Container
from dataclasses import dataclass

from madoguchi.accounts.models import Staff
from madoguchi.desk.party_scope import REVISER_ROLES


@dataclass(frozen=True, slots=True)
class DeskRule:
    """`audit`: what a look counts as; what is done is in the log of its verb."""

    roles: Container[str]
    audit: str


ANY_STAFF_ROLE = frozenset(Staff.Role.values)
QUEUE_RULE = DeskRule(ANY_STAFF_ROLE, "handles")
OPEN_CUSTOMER_RULE = DeskRule(ANY_STAFF_ROLE, "entry")
DECISION_RULE = DeskRule(ANY_STAFF_ROLE, "order")
SUPERVISOR_RULE = DeskRule(frozenset({Staff.Role.SUPERVISOR}), "order")
REVISION_RULE = DeskRule(REVISER_ROLES, "bill")
PAPER_RULE = DeskRule(ANY_STAFF_ROLE, "paper")
CONFLICT_RULE = DeskRule(ANY_STAFF_ROLE, "conflict")
RETURN_RULE = DeskRule(ANY_STAFF_ROLE, "return")
MONEY_RULE = DeskRule(REVISER_ROLES, "money")
UNLOCK_RULE = DeskRule(ANY_STAFF_ROLE, "sign-in")
INCIDENT_RULE = DeskRule(frozenset({Staff.Role.SUPERVISOR}), "notice")
