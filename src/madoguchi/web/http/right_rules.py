"""The permission rules of pages about contracts, bills and procedures."""

from dataclasses import replace

from madoguchi.customers.rights import Right
from madoguchi.identity.page_rules import PageRule

BILL_READERS_RULE = PageRule(Right.READ_BILLS, "billing")
COMPANY_BILLS_RULE = replace(BILL_READERS_RULE, whole_party=True)
REISSUERS_RULE = PageRule(Right.REISSUE_BILLS, "billing", settled=True)
PAYERS_RULE = PageRule(Right.PAY_BILLS, "billing")
APPLICANTS_RULE = PageRule(Right.WRITE_ORDERS, "order")
PARTY_APPLICANTS_RULE = replace(APPLICANTS_RULE, whole_party=True)
APPROVERS_RULE = PageRule(Right.APPROVE_ORDERS, "order", settled=True)
DISCARD_RULE = replace(APPLICANTS_RULE, any_kind=True)
