"""What an order has promised to cost, kept for the bill that must say the same."""

from collections.abc import Iterable, Iterator
from datetime import date

from madoguchi.billing.promised_charges import (
    PartMonth,
    promise_part_months,
)
from madoguchi.catalogue.models import Item
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
)
from madoguchi.procedures.toolkit.item_prices import item_price_yen
from madoguchi.procedures.toolkit.order_steps import OrderRun
from madoguchi.procedures.toolkit.proration import first_month_yen, last_month_yen


def keep_promised_ends(run: OrderRun, items: Iterable[Item], last_on: date) -> None:
    """Keep what items come to in their last month, where months are prorated."""
    promise_part_months(run.case.about, ends_of(run, items, last_on), at=run.at)


def keep_promised_beginnings(run: OrderRun, items: Iterable[Item], day: date) -> None:
    """Keep what items come to in their first month, where months are prorated."""
    promise_part_months(run.case.about, beginnings_of(run, items, day), at=run.at)


def ends_of(run: OrderRun, items: Iterable[Item], last_on: date) -> Iterator[PartMonth]:
    month = billing_period_around(run.case, last_on)
    if not run.case.policy.prorates or last_on == month.last:
        return  # a whole month is no estimate of ours
    for item in items:
        yen = last_month_yen(item_price_yen(item), last_on, month, prorates=True)
        yield PartMonth(run.order.number, item, yen, month.first, last_on)


def beginnings_of(
    run: OrderRun, items: Iterable[Item], day: date
) -> Iterator[PartMonth]:
    month = billing_period_around(run.case, day)
    if not run.case.policy.prorates or day == month.first:
        return
    for item in items:
        yen = first_month_yen(item_price_yen(item), day, month, prorates=True)
        yield PartMonth(run.order.number, item, yen, day, month.last)
