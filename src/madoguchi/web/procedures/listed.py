"""Orders as rows of a list: on their own page, and what waits on home."""

from dataclasses import dataclass

from django.db.models import Q

from madoguchi.customers.models import Member
from madoguchi.procedures.base import REGISTRY, Procedure, of_customers
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


def shown() -> Q:
    """What a customer began; of what the desk began, what has taken effect."""
    theirs = [kind.key for kind in of_customers()]
    return Q(kind__in=theirs) | Q(kind__in=list(REGISTRY), state=State.COMPLETED)


def newest_orders(member: Member, count: int = NEWEST) -> list[Listed]:
    mine = Order.objects.visible_to(member).select_related("contract")
    newest = mine.filter(shown()).order_by("-saved_at")[:count]
    return [Listed(order, REGISTRY[order.kind]) for order in newest]


def waiting_orders(member: Member, count: int) -> list[Listed]:
    """What is not over yet: drafts and orders under way, the newest first."""
    mine = Order.objects.visible_to(member).select_related("contract")
    waiting = mine.filter(shown()).exclude(state__in=OVER)
    newest = waiting.order_by("-saved_at")[:count]
    return [Listed(order, REGISTRY[order.kind]) for order in newest]


def open_orders(member: Member, contract: int) -> list[Listed]:
    """What is under way about one contract, the next to count first."""
    mine = Order.objects.visible_to(member).select_related("contract")
    sent = mine.filter(shown(), contract=contract, state__in=UNDER_WAY)
    return [Listed(order, REGISTRY[order.kind]) for order in sent.order_by("run_at")]
