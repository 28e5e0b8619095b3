"""Do the jobs of the queue as if it were a later moment."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.clock import clock_at, now

UNAVAILABLE_RETRY_DELAY = timedelta(minutes=5)


def work_until(moment: datetime) -> int:
    """Do all jobs that are due by then, each at its own time; return how many."""
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
    """Return the job that is due first; one without a time is due at once."""
    due = waiting.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=moment))
    return due.order_by(F("scheduled_at").asc(nulls_first=True), "pk").first()


def update_job(pk: int, change: dict[str, Any]) -> None:
    ProcrastinateJob.objects.filter(pk=pk).update(**change)
