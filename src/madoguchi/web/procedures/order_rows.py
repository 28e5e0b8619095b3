"""Rows of orders for lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.platform.access import Access
from madoguchi.platform.models import OwnedQuerySet
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import (
    ACCEPTED_STATES,
    FINAL_STATES,
    UNDER_WAY_STATES,
    OrderState,
)
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, desk_procedure_keys
from madoguchi.procedures.toolkit.outside_page import OutsideState
from madoguchi.procedures.toolkit.ways_of_paying import KINDS_OF_PAYING

MAX_ORDERS_SHOWN = 50
WENT_OUTSIDE = "went_outside"
"""Kept with the answers, so that a draft which asks nothing is listed and resumed."""
HAS_NO_ANSWER_YET = Q(state=OrderState.DRAFT, kept_at=None) & (
    Q(answers={}) | Q(is_preset=True)
)
"""A draft that was only looked at: what a link chose is no answer of anybody's."""
DRAFTS_LAST = Case(When(state=OrderState.DRAFT, then=1), default=0)


@dataclass(frozen=True, slots=True)
class OrderRow:
    order: Order
    kind: type[Procedure]

    @property
    def title(self) -> str:
        """Name kind and contract: 解約（自宅）."""
        if self.order.contract is None:
            return str(self.kind.title)
        names = {"kind": self.kind.title, "contract": self.order.contract.label}
        return _("%(kind)s（%(contract)s）") % names

    @property
    def state(self) -> OrderState:
        return OrderState(self.order.state)

    @property
    def promised_day(self) -> date | None:
        """The day it takes effect; None while the company's approval may move it."""
        if self.state is OrderState.AWAITING_MEMBER:
            return None
        return self.order.effective_on

    @property
    def is_draft(self) -> bool:
        return self.state is OrderState.DRAFT

    @property
    def went_outside(self) -> bool:
        """Whether the customer went from this draft to a page of an outside system."""
        return self.is_draft and self.order.answers.get(WENT_OUTSIDE) == "yes"

    @property
    def waits_for_outside(self) -> bool:
        """Whether what came of that page is not known yet; asks nobody outside."""
        page = self.kind.outside_page
        if page is None or not self.went_outside:
            return False
        return page.known_answer(self.order).state is OutsideState.OPEN

    @property
    def resume_address(self) -> str:
        """Where a draft goes on: its result, what failed outside, or its questions."""
        here = [self.kind.key, self.order.key]
        if self.waits_for_outside:
            return reverse("procedure-back", args=here)
        if self.went_outside:
            return reverse("procedure-check", args=here)
        return reverse("procedure-input", args=[*here, 1])

    @property
    def is_over(self) -> bool:
        return self.state in FINAL_STATES


def newest_orders(access: Access) -> list[OrderRow]:
    """Load what was sent, the newest first."""
    sent = orders_of(access).exclude(state=OrderState.DRAFT)
    return order_rows(sent.order_by("-saved_at")[:MAX_ORDERS_SHOWN])


def draft_rows(access: Access) -> list[OrderRow]:
    """Load the drafts, the newest first."""
    drafts = orders_of(access).filter(state=OrderState.DRAFT)
    rows = order_rows(drafts.order_by("-saved_at")[:MAX_ORDERS_SHOWN])
    return without_older_drafts(rows)


def unfinished_orders(access: Access) -> list[OrderRow]:
    """Load orders under way and then drafts, the newest first of each."""
    waiting = orders_of(access).exclude(state__in=FINAL_STATES)
    rows = order_rows(waiting.order_by(DRAFTS_LAST, "-saved_at")[:MAX_ORDERS_SHOWN])
    return without_older_drafts(rows)


def without_older_drafts(rows: Iterable[OrderRow]) -> list[OrderRow]:
    """Keep one draft of each kind and contract, the first in the rows."""
    seen: set[tuple[str, int | None]] = set()
    kept = []
    for row in rows:
        name = row.order.kind, row.order.contract_id
        if row.is_draft and name in seen:
            continue
        if row.is_draft:
            seen.add(name)
        kept.append(row)
    return kept


def waiting_change_of_paying(access: Access, account: int) -> OrderRow | None:
    """Find the draft of another way of paying whose result outside is not known yet."""
    drafts = orders_of(access).filter(
        state=OrderState.DRAFT, kind__in=KINDS_OF_PAYING, contract__account=account
    )
    rows = order_rows(drafts.order_by("-saved_at")[:MAX_ORDERS_SHOWN])
    return next((row for row in rows if row.waits_for_outside), None)


def open_orders(access: Access, contract: int) -> list[OrderRow]:
    """Load orders under way about one contract, by the moment of their effect."""
    sent = orders_of(access).filter(contract=contract, state__in=UNDER_WAY_STATES)
    return order_rows(sent.order_by("run_at"))


def order_to_end(rows: Iterable[OrderRow], contract: int) -> Order | None:
    """Find the accepted order that ends a contract, among rows of orders."""
    ending = (
        row.order
        for row in rows
        if row.kind.ends_contract
        and row.order.contract_id == contract
        and row.order.state in ACCEPTED_STATES
    )
    return next(ending, None)


def orders_of(access: Access) -> OwnedQuerySet[Order]:
    """Return the customer's own orders, and the desk's that have taken effect.

    Without drafts that hold no answer yet.
    """
    theirs = REGISTRY.keys() - set(desk_procedure_keys())
    done = Q(kind__in=list(REGISTRY), state=OrderState.COMPLETED)
    mine = Order.objects.visible_to(access).select_related("contract")
    return mine.filter(Q(kind__in=theirs) | done).exclude(HAS_NO_ANSWER_YET)


def order_rows(orders: Iterable[Order]) -> list[OrderRow]:
    return [OrderRow(order, REGISTRY[order.kind]) for order in orders]
