"""Finish what customers have begun on a page of an outside system."""

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.payments.forgotten_cards import token_to_forget
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.outside_pages import ask_later, finish_draft
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import FRUITLESS_STATES
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.outside_page import OutsideState


@app.task(name="finish_outside_page", retry=RETRY_FOR_A_DAY)
def finish_outside_page(party: int, actor: str, order: int) -> None:
    """Ask what came of a page whose customer did not come back. Safe to repeat.

    After its time the page is closed; what was done there until then still counts. Of
    an order that came to nothing the outside forgets what was done there.
    """
    at = now()
    with scope(actor, party):
        draft = Order.objects.select_related("party", "contract__account").get(pk=order)
        page = REGISTRY[draft.kind].outside_page
        if page is not None and draft.state in FRUITLESS_STATES:
            page.forget(draft, at=at)
            return
        answer = finish_draft(draft, at=at)
        if answer is None or answer.state is not OutsideState.OPEN:
            return
        if page is not None and at - draft.saved_at > page.max_open:
            page.give_up(draft, at=at)
            finish_draft(draft, at=at)
            return
        ask_later(draft, draft.saved_at, actor=actor, at=at)


@app.task(name="forget_card", retry=RETRY_FOR_A_DAY)
def forget_card(party: int, actor: str, kept: int) -> None:
    """Let the gateway forget a card that was removed here. Safe to repeat."""
    with scope(actor, party):
        token = token_to_forget(kept)
    if token:
        CARD_GATEWAY.load_adapter().forget_card(token)
