"""What a member may do, in words `verb:object`; which of them a role has is data."""

from enum import StrEnum


class Right(StrEnum):
    """A right, as rows of roles and grants spell it.

    Pages name one each (`PageRule.right`); no page asks for a role.
    """

    READ_CONTRACTS = "read:contracts"
    READ_BILLS = "read:bills"
    REISSUE_BILLS = "reissue:bills"
    PAY_BILLS = "pay:bills"
    WRITE_ORDERS = "write:orders"
    APPROVE_ORDERS = "approve:orders"
    MANAGE_MEMBERS = "manage:members"
