"""How long a job waits for its next try."""

from datetime import UTC, datetime

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from procrastinate.jobs import Job

from madoguchi.jobs.again import AGAIN, STEADILY
from madoguchi.kernel.errors import Unavailable


@pytest.mark.parametrize(
    ("strategy", "fault", "tried", "seconds"),
    [
        (STEADILY, Unavailable(), 0, 0),
        (STEADILY, Unavailable(), 3, 45),
        (STEADILY, OperationalError(), 9, 5),
        (STEADILY, InterfaceError(), 0, 5),
        (STEADILY, ProgrammingError(), 0, None),
        (STEADILY, KeyError(), 0, None),
        (AGAIN, Unavailable(), 0, 4),
        (AGAIN, Unavailable(), 7, 65_536),
        (AGAIN, Unavailable(), 8, None),
        (AGAIN, OperationalError(), 20, 5),
    ],
)
def test_a_job_waits_by_its_fault_and_its_tries(strategy, fault, tried, seconds):
    job = Job(
        queue="default", lock=None, queueing_lock=None, task_name="x", attempts=tried
    )
    found = strategy.get_retry_decision(exception=fault, job=job)
    if seconds is None:
        assert found is None
    else:
        wait = (found.retry_at - datetime.now(UTC)).total_seconds()
        assert round(wait) == seconds
