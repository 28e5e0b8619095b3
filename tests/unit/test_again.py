"""How long a job waits for its next try."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from procrastinate.jobs import Job

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY, RETRY_FOREVER
from madoguchi.kernel.errors import Unavailable


@pytest.mark.parametrize(
    ("strategy", "fault", "tried", "seconds"),
    [
        (RETRY_FOREVER, Unavailable(), 0, 0),
        (RETRY_FOREVER, Unavailable(), 3, 45),
        (RETRY_FOREVER, OperationalError(), 9, 5),
        (RETRY_FOREVER, InterfaceError(), 0, 5),
        (RETRY_FOREVER, ProgrammingError(), 0, None),
        (RETRY_FOREVER, KeyError(), 0, None),
        (RETRY_FOR_A_DAY, Unavailable(), 0, 4),
        (RETRY_FOR_A_DAY, Unavailable(), 7, 65_536),
        (RETRY_FOR_A_DAY, Unavailable(), 8, None),
        (RETRY_FOR_A_DAY, OperationalError(), 20, 5),
    ],
)
def test_a_job_waits_by_its_fault_and_its_tries(strategy, fault, tried, seconds):
    job = Job(
        queue="default", lock=None, queueing_lock=None, task_name="x", attempts=tried
    )
    before = datetime.now(UTC)
    found = strategy.get_retry_decision(exception=fault, job=job)
    after = datetime.now(UTC)
    if seconds is None:
        assert found is None
    else:
        wait = timedelta(seconds=seconds)
        assert before + wait <= found.retry_at <= after + wait
