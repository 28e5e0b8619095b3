"""When a job is tried again: what was no bug may pass."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

from madoguchi.kernel.errors import Unavailable

PASSING = [Unavailable, OperationalError, InterfaceError]
"""The outside gave no answer, the database went away, two jobs met in a deadlock."""

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions=PASSING)
"""Over about a day."""

STEADILY = RetryStrategy(linear_wait=15, retry_exceptions=PASSING)
"""For as long as it takes: at once, after 15 seconds, after 30, after 45, …"""
