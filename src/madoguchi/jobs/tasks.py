"""Where the queue finds its tasks: one module each area."""

from madoguchi.jobs import (
    anchor,
    bill_mail,
    bundles,
    discarded_files,
    documents,
    leavers,
    order_mail,
    orders,
    papers,
    retention,
    return_mail,
    security_notice,
    send_code,
    tidy,
    tidy_papers,
)

__all__ = [
    "anchor",
    "bill_mail",
    "bundles",
    "discarded_files",
    "documents",
    "leavers",
    "order_mail",
    "orders",
    "papers",
    "retention",
    "return_mail",
    "security_notice",
    "send_code",
    "tidy",
    "tidy_papers",
]
