"""The permission rules of pages about contracts, bills and procedures."""

from dataclasses import replace

from madoguchi.customers.rights import Right
from madoguchi.identity.page_rules import PageRule

BILL_READERS_RULE = PageRule(Right.READ_BILLS, "billing")
REISSUERS_RULE = PageRule(Right.REISSUE_BILLS, "billing", settled=True)
APPLICANTS_RULE = PageRule(Right.WRITE_ORDERS, "order")
DISCARD_RULE = replace(APPLICANTS_RULE, any_kind=True)
