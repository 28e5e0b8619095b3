"""Register tasks that run by the calendar, at the database's moment."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from procrastinate.contrib.django import app

from madoguchi.platform.database_clock import database_now

PeriodicWork = TypeVar("PeriodicWork", bound=Callable[[datetime], object])


def periodic_task(*, cron: str, name: str) -> Callable[[PeriodicWork], PeriodicWork]:
    """Register the function as the task `name`, run as `cron` says (in UTC).

    It is given the moment by the database's clock. The moment that stands in the job
    comes from the clock of a host, or from whoever wrote the row: it is not read.
    """

    def register(work: PeriodicWork) -> PeriodicWork:
        def run(timestamp: int) -> None:  # noqa: ARG001 the queue hands it over
            work(database_now())

        app.periodic(cron=cron)(app.task(name=name)(run))
        return work

    return register
