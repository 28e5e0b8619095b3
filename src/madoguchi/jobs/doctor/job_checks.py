"""Whether each job that code may ask for has a task that takes it."""

import inspect
from importlib import import_module

from django.core.checks import CheckMessage, Error
from procrastinate.contrib.django import app

from madoguchi.platform.job_queue import JOB_NAMES


def check_jobs_at_start(**_options: object) -> list[CheckMessage]:
    """Stop web and worker where a name has no task, or its task takes no actor."""
    import_module("madoguchi.jobs.tasks")
    return [
        Error(f"the job {name!r} {fault}", id="madoguchi.E004")
        for name in JOB_NAMES
        if (fault := job_fault(name))
    ]


def job_fault(name: str) -> str:
    task = app.tasks.get(name)
    if task is None:
        return "has no task in jobs/tasks.py"
    is_of_somebody = "actor" in inspect.signature(task.func).parameters
    return "" if is_of_somebody else "takes no actor: it is one of the clock"
