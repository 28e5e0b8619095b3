from madoguchi.procedures.models.attachments import Attachment
from madoguchi.procedures.models.identity_checks import IdentityCheck, IdentityInquiry
from madoguchi.procedures.models.member_approvals import (
    ApprovalPolicy,
    MemberApproval,
)
from madoguchi.procedures.models.order_events import OrderEvent
from madoguchi.procedures.models.order_handles import OrderHandle
from madoguchi.procedures.models.orders import Order, lock_order

__all__ = [
    "ApprovalPolicy",
    "Attachment",
    "IdentityCheck",
    "IdentityInquiry",
    "MemberApproval",
    "Order",
    "OrderEvent",
    "OrderHandle",
    "lock_order",
]
