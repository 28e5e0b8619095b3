"""What the jobs about unpaid bills do at a moment of the tests."""

from madoguchi.jobs.dunning.dunning_tasks import (
    end_paid_dunning,
    open_dunning_cases,
    remind_of_unpaid_bills,
)
from madoguchi.platform.clock import clock_at
from tests.clock import jst, replay_until


def look(text: str) -> None:
    """What the jobs of the clock do at that moment, and the work they ask for."""
    at = jst(text)
    with clock_at(at):
        for job in (open_dunning_cases, end_paid_dunning, remind_of_unpaid_bills):
            job(at)
    replay_until(text)
