"""Where the queue finds its tasks: one module each area."""

from madoguchi.jobs import security_notice, send_code, tidy

__all__ = ["security_notice", "send_code", "tidy"]
