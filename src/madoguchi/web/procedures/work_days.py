"""Days on which somebody comes for a work (工事日), and until when they may change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.platform.access import Access
from madoguchi.procedures.engine.cancellation import may_cancel_order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web.procedures.order_rows import OrderRow, order_rows, orders_of


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A work that is ordered. `until`: when its day is fixed, None once it is."""

    row: OrderRow
    until: datetime | None


def work_days(rows: Iterable[OrderRow], at: datetime) -> list[WorkDay]:
    """Pick the works that are still to come out of rows of orders."""
    return [
        WorkDay(row, row.order.cancellable_until if is_free(row, at) else None)
        for row in rows
        if row.kind.is_arranged_by_staff and row.promised_day and not row.is_over
    ]


def is_free(row: OrderRow, at: datetime) -> bool:
    return may_cancel_order(row.order, at)


def coming_works(access: Access, at: datetime) -> list[WorkDay]:
    """Read the works that the customer has ordered, the soonest first."""
    kinds = [key for key, kind in REGISTRY.items() if kind.is_arranged_by_staff]
    sent = orders_of(access).filter(kind__in=kinds, state__in=UNDER_WAY_STATES)
    return work_days(order_rows(sent.order_by("run_at")), at)
