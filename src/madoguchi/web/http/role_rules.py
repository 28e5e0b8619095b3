"""The permission rules of pages about contracts, bills and procedures."""

from dataclasses import replace

from madoguchi.customers.models import Role
from madoguchi.identity.page_rules import PageRule

BILL_READERS_RULE = PageRule(
    frozenset({Role.HOLDER, Role.ADMIN, Role.BILLING_VIEWER}), "billing"
)
REISSUERS_RULE = PageRule(frozenset({Role.HOLDER, Role.ADMIN}), "billing", settled=True)
APPLICANTS_RULE = PageRule(
    frozenset({Role.HOLDER, Role.ADMIN, Role.APPLICANT}), "order"
)
DISCARD_RULE = replace(APPLICANTS_RULE, any_kind=True)
