"""When a failed job is tried again: for faults that may pass, never for bugs."""

from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from madoguchi.kernel.errors import Unavailable

DATABASE_DOWN_ERRORS = (OperationalError, InterfaceError)
"""The database went away, or two jobs met in a deadlock."""

DATABASE_RETRY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class RetryWhileUnavailable(BaseRetryStrategy):
    """Retry soon while the database is away, and ever later while a port is.

    The nth retry comes after `factor` × n + `power` ** (n + 1) seconds; after
    `max_attempts` there is none.
    """

    max_attempts: int | None = None
    factor: int = 0
    power: int = 0

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        if isinstance(exception, DATABASE_DOWN_ERRORS):
            return RetryDecision(retry_in={"seconds": DATABASE_RETRY_SECONDS})
        is_over = self.max_attempts is not None and job.attempts >= self.max_attempts
        if is_over or not isinstance(exception, Unavailable):
            return None
        wait = self.factor * job.attempts + self.power ** (job.attempts + 1)
        return RetryDecision(retry_in={"seconds": wait})


RETRY_FOR_A_DAY = RetryWhileUnavailable(max_attempts=8, power=4)
"""Eight times over about a day."""

RETRY_FOREVER = RetryWhileUnavailable(factor=15)
"""Without end: at once, after 15 seconds, after 30, after 45, …"""
