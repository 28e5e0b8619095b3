"""Orders under way, each with its days: what was done, what comes, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.kernel.wording import day_in_japan
from madoguchi.procedures.engine.cancellation import may_cancel_order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.web.procedures.order_rows import OrderRow

MAX_ORDERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """Days in Japan; `cancel_until` is None where it cannot be taken back any more."""

    row: OrderRow
    asked_on: date | None
    effective_on: date | None
    cancel_until: datetime | None

    @property
    def is_held(self) -> bool:
        return self.row.order.held_at is not None


def running_orders(rows: Sequence[OrderRow], at: datetime) -> list[RunningOrder]:
    """Those on which the customer has nothing to do, the next to take effect first."""
    sent = [row for row in rows if row.state not in EDITABLE_STATES]
    sent.sort(key=lambda row: (row.order.effective_on or date.max, row.order.pk))
    return [running_order(row, at) for row in sent[:MAX_ORDERS_SHOWN]]


def running_order(row: OrderRow, at: datetime) -> RunningOrder:
    order = row.order
    may_cancel = row.promised_day is not None and may_cancel_order(order, at)
    return RunningOrder(
        row=row,
        asked_on=day_in_japan(order.asked_at) if order.asked_at else None,
        effective_on=row.promised_day,
        cancel_until=order.cancellable_until if may_cancel else None,
    )
