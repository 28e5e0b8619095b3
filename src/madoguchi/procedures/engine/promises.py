"""Promise in the change feed what an order will change, and close the promises."""

from datetime import datetime

from madoguchi.customers.models import PortalChange
from madoguchi.customers.promised_changes import (
    OrderReference,
    PromisedChange,
    close_promises,
    promise_changes,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun

CLOSING_STATES = {
    OrderState.COMPLETED: PortalChange.State.DONE,
    OrderState.CANCELLED: PortalChange.State.UNDONE,
}


def promise_order_changes(order: Order, *, actor: str, at: datetime) -> None:
    """Keep what the steps of an accepted order say that they will change."""
    if changes := forecast_changes(order, actor=actor, at=at):
        promise_changes(order_reference(order), changes, at=at)


def forecast_changes(order: Order, *, actor: str, at: datetime) -> list[PromisedChange]:
    """What the steps of an order say that they will change.

    Answers that are no longer valid promise nothing: the order will fail.
    """
    kind = REGISTRY[order.kind]
    forecasts = [
        step.forecast
        for step in kind.steps
        if isinstance(step, DatabaseStep) and step.forecast
    ]
    if not forecasts:
        return []
    case = build_case(order.party, order.contract, actor=actor, at=at)
    form = kind.form(order.answers, case=case)
    if not form.is_valid():
        return []
    run = OrderRun(order, form.cleaned_data, case)
    return [change for forecast in forecasts for change in forecast(run)]


def close_order_promises(order: Order, to: OrderState, *, at: datetime) -> None:
    """Close the promises of an order that ends; any other state leaves them open."""
    if order.number and to in CLOSING_STATES:
        close_promises(order_reference(order), CLOSING_STATES[to], at=at)


def order_reference(order: Order) -> OrderReference:
    return OrderReference(order.party_id, order.number, order.effective_on)
