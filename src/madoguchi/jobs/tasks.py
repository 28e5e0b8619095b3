"""Where the queue finds its tasks: one module each area."""

from madoguchi.jobs import (
    documents,
    order_mail,
    orders,
    security_notice,
    send_code,
    tidy,
)

__all__ = [
    "documents",
    "order_mail",
    "orders",
    "security_notice",
    "send_code",
    "tidy",
]
