"""When a job is tried again: what was no bug may pass."""

from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from madoguchi.kernel.errors import Unavailable

DATABASE_DOWN_ERRORS = (OperationalError, InterfaceError)
"""The database went away, or two jobs met in a deadlock."""

DATABASE_RETRY_SECONDS = 5  # seconds


@dataclass(frozen=True, slots=True)
class RetryWhileUnavailable(BaseRetryStrategy):
    """Soon while the database is away; where the outside is silent, later each time.

    `factor`, `power`: seconds, for the nth try: factor × n + power ** (n + 1).
    """

    most: int | None = None
    factor: int = 0
    power: int = 0

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        if isinstance(exception, DATABASE_DOWN_ERRORS):
            return RetryDecision(retry_in={"seconds": DATABASE_RETRY_SECONDS})
        tried = job.attempts
        is_over = self.most is not None and tried >= self.most
        if is_over or not isinstance(exception, Unavailable):
            return None
        wait = self.factor * tried + self.power ** (tried + 1)
        return RetryDecision(retry_in={"seconds": wait})


RETRY_FOR_A_DAY = RetryWhileUnavailable(most=8, power=4)
"""Over about a day."""

RETRY_FOREVER = RetryWhileUnavailable(factor=15)
"""For as long as it takes: at once, after 15 seconds, after 30, after 45, …"""
