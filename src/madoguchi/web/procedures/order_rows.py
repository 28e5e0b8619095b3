"""Rows of orders for lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from madoguchi.customers.models import Member
from madoguchi.platform.models import OwnedQuerySet
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import (
    FINAL_STATES,
    UNDER_WAY_STATES,
    OrderState,
)
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, desk_procedure_keys

MAX_ORDERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    order: Order
    kind: type[Procedure]

    @property
    def state(self) -> OrderState:
        return OrderState(self.order.state)

    @property
    def is_draft(self) -> bool:
        return self.state is OrderState.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in FINAL_STATES


def newest_orders(member: Member, count: int = MAX_ORDERS_SHOWN) -> list[OrderRow]:
    return order_rows(orders_of(member).order_by("-saved_at")[:count])


def unfinished_orders(member: Member, count: int) -> list[OrderRow]:
    """Load drafts and orders under way, the newest first."""
    waiting = orders_of(member).exclude(state__in=FINAL_STATES)
    return order_rows(waiting.order_by("-saved_at")[:count])


def open_orders(member: Member, contract: int) -> list[OrderRow]:
    """Load orders under way about one contract, by the moment of their effect."""
    sent = orders_of(member).filter(contract=contract, state__in=UNDER_WAY_STATES)
    return order_rows(sent.order_by("run_at"))


def orders_of(member: Member) -> OwnedQuerySet[Order]:
    """Return the customer's own orders, and the desk's that have taken effect."""
    theirs = REGISTRY.keys() - set(desk_procedure_keys())
    done = Q(kind__in=list(REGISTRY), state=OrderState.COMPLETED)
    mine = Order.objects.visible_to(member).select_related("contract")
    return mine.filter(Q(kind__in=theirs) | done)


def order_rows(orders: Iterable[Order]) -> list[OrderRow]:
    return [OrderRow(order, REGISTRY[order.kind]) for order in orders]
