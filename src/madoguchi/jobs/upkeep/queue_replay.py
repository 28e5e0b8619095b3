"""A month in a minute: the work of the queue, on a clock that is told the time."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.clock import clock_at, now

UNAVAILABLE_RETRY_DELAY = timedelta(minutes=5)


def work_until(moment: datetime) -> int:
    """Do what the worker would have done by then, each job at its own time."""
    app.perform_import_paths()
    waiting = ProcrastinateJob.objects.filter(status="todo")
    done = 0
    while job := next_due_job(waiting, moment):
        change: dict[str, Any] = {"status": "succeeded"}
        with clock_at(job.scheduled_at or min(now(), moment)):
            try:
                app.tasks[job.task_name](**job.args)
            except Unavailable:
                change = {"scheduled_at": now() + UNAVAILABLE_RETRY_DELAY}
        update_job(job.pk, change)
        done += 1
    return done


def next_due_job(
    waiting: QuerySet[ProcrastinateJob], moment: datetime
) -> ProcrastinateJob | None:
    """The job whose time came first; one without a time is due at once."""
    ready = waiting.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=moment))
    return ready.order_by(F("scheduled_at").asc(nulls_first=True), "pk").first()


def update_job(pk: int, change: dict[str, Any]) -> None:
    ProcrastinateJob.objects.filter(pk=pk).update(**change)
