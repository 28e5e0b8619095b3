"""Where the queue finds its tasks: one module each area."""

from madoguchi.jobs import documents, security_notice, send_code, tidy

__all__ = ["documents", "security_notice", "send_code", "tidy"]
