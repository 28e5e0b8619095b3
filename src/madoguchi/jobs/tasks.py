"""The modules that register tasks; the worker imports this one."""

from madoguchi.jobs.documents import (
    bundle_tasks,
    discarded_files,
    document_tasks,
    expired_documents,
    payment_papers,
)
from madoguchi.jobs.dunning import case_task, dunning_tasks
from madoguchi.jobs.feed import backlog
from madoguchi.jobs.legal import legal_tasks, renewal_task, telling_mail
from madoguchi.jobs.messages import (
    approver_mail,
    bill_mail,
    card_mail,
    code_mail,
    draft_mail,
    order_mail,
    return_mail,
    returned_refund_mail,
    security_notice_mail,
    sms_receipts,
    undone_changes,
)
from madoguchi.jobs.orders import (
    attachment_scan,
    identity_tasks,
    order_tasks,
    outside_tasks,
)
from madoguchi.jobs.outages import (
    compensation_tasks,
    expired_subscriptions,
    notice_spreading,
    promise_reminders,
    status_mail,
    status_news,
    work_ends,
)
from madoguchi.jobs.outages.status_site import site_rendering
from madoguchi.jobs.payments import (
    aged_accounts,
    card_refunds,
    card_retry_task,
    collection_tasks,
)
from madoguchi.jobs.upkeep import (
    audit_anchors,
    ended_customers,
    expired_attachments,
    expired_changes,
    expired_identity_checks,
    expired_inbound_calls,
    expired_sign_ins,
    mail_switches,
)

__all__ = [
    "aged_accounts",
    "approver_mail",
    "attachment_scan",
    "audit_anchors",
    "backlog",
    "bill_mail",
    "bundle_tasks",
    "card_mail",
    "card_refunds",
    "card_retry_task",
    "case_task",
    "code_mail",
    "collection_tasks",
    "compensation_tasks",
    "discarded_files",
    "document_tasks",
    "draft_mail",
    "dunning_tasks",
    "ended_customers",
    "expired_attachments",
    "expired_changes",
    "expired_documents",
    "expired_identity_checks",
    "expired_inbound_calls",
    "expired_sign_ins",
    "expired_subscriptions",
    "identity_tasks",
    "legal_tasks",
    "mail_switches",
    "notice_spreading",
    "order_mail",
    "order_tasks",
    "outside_tasks",
    "payment_papers",
    "promise_reminders",
    "renewal_task",
    "return_mail",
    "returned_refund_mail",
    "security_notice_mail",
    "site_rendering",
    "sms_receipts",
    "status_mail",
    "status_news",
    "telling_mail",
    "undone_changes",
    "work_ends",
]
