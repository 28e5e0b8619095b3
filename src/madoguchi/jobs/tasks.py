"""Where the queue finds its tasks: one module each area."""

from madoguchi.jobs import access_code

__all__ = ["access_code"]
