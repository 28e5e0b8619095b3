"""Orders as rows of a list: on their own page, and what waits on home."""

from dataclasses import dataclass

from madoguchi.customers.models import Member
from madoguchi.procedures.base import REGISTRY, Procedure
from madoguchi.procedures.models import Order
from madoguchi.procedures.states import OVER, UNDER_WAY, State

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Listed:
    order: Order
    kind: type[Procedure]

    @property
    def state(self) -> State:
        return State(self.order.state)

    @property
    def is_draft(self) -> bool:
        return self.state is State.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in OVER


def newest_orders(member: Member, count: int = NEWEST) -> list[Listed]:
    mine = Order.objects.visible_to(member).select_related("contract")
    newest = mine.filter(kind__in=REGISTRY).order_by("-saved_at")[:count]
    return [Listed(order, REGISTRY[order.kind]) for order in newest]


def waiting_orders(member: Member, count: int) -> list[Listed]:
    """What is not over yet: drafts and orders under way, the newest first."""
    mine = Order.objects.visible_to(member).select_related("contract")
    waiting = mine.filter(kind__in=REGISTRY).exclude(state__in=OVER)
    newest = waiting.order_by("-saved_at")[:count]
    return [Listed(order, REGISTRY[order.kind]) for order in newest]


def open_orders(member: Member, contract: int) -> list[Listed]:
    """What is under way about one contract, the next to count first."""
    mine = Order.objects.visible_to(member).select_related("contract")
    sent = mine.filter(contract=contract, kind__in=REGISTRY, state__in=UNDER_WAY)
    return [Listed(order, REGISTRY[order.kind]) for order in sent.order_by("run_at")]
