"""Tasks of orders: take the next step of one, continue those that were held."""

from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY, RETRY_FOREVER
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import JobName, defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.runner import begin_next_step, fail_order, finish_step
from madoguchi.procedures.models import OrderHandle


@app.task(name="advance_order", retry=RETRY_FOREVER)
def advance_order(party: int, actor: str, order: int) -> None:
    """Take one step of one order and queue the next. Safe to repeat."""
    at = now()
    try:
        with scope(actor, party):
            todo = begin_next_step(order, actor=actor, at=at)
        if todo:
            run, step = todo
            answer = step.ask(run)  # through a port: no transaction is open here
            with scope(actor, party):
                finish_step(run, step, answer)
    except Refused as refusal:
        with scope(actor, party):
            fail_order(order, actor=actor, at=at, note=str(refusal))


@app.task(name="wake_orders", retry=RETRY_FOR_A_DAY)
def wake_orders(actor: str, **_no_party: None) -> None:
    """Continue held orders and announce kept drafts once their function is open."""
    at = now()
    for handle in OrderHandle.objects.filter(is_held=True):
        defer_job_of_order("advance_order", handle, at, actor)
    for handle in OrderHandle.objects.filter(is_kept=True):
        defer_job_of_order("tell_draft", handle, at, actor)


def defer_job_of_order(
    task: JobName, handle: OrderHandle, at: datetime, actor: str
) -> None:
    defer_job(task, at, party=handle.party_id, actor=actor, order=handle.pk)
