"""Work for afterwards. The queue is a table: rolled back means never asked for."""

from datetime import datetime

from procrastinate.contrib.django import app


def defer_job(task: str, at: datetime, *, party: int, actor: str, **ids: int) -> None:
    """Have a job done, by name: after this transaction, and not before `at`."""
    app.configure_task(task, schedule_at=at).defer(party=party, actor=actor, **ids)
