"""Orders in the queue: carry one on, wake those that waited."""

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY, RETRY_FOREVER
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.runner import begin_next_step, fail_order, finish_step
from madoguchi.procedures.models import OrderHandle


@app.task(name="advance_order", retry=RETRY_FOREVER)
def advance_order(party: int, actor: str, order: int) -> None:
    """One step of one order. Safe to repeat; it sends for the next step itself."""
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
def wake_orders(party: int, actor: str) -> None:
    """A function was opened again: what was held goes on, what was kept is told."""
    at = now()
    for handle in OrderHandle.objects.filter(is_held=True):
        party = handle.party_id
        defer_job("advance_order", at, party=party, actor=actor, order=handle.pk)
    for handle in OrderHandle.objects.filter(is_kept=True):
        party = handle.party_id
        defer_job("tell_draft", at, party=party, actor=actor, order=handle.pk)
