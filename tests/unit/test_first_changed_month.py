"""Which bill changes first, by kind, day of effect, closing day and rule of months."""

from datetime import date
from types import SimpleNamespace

import pytest

from madoguchi.procedures.kinds.cancel_contract import CancelContract
from madoguchi.procedures.kinds.option_add import OptionAdd
from madoguchi.procedures.kinds.option_remove import OptionRemove
from madoguchi.procedures.kinds.plan_change import PlanChange

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
WHOLE, BY_DAY = False, True


def first_changed_month(kind, day: date, closing_day: int, rule) -> date:
    case = SimpleNamespace(
        policy=SimpleNamespace(prorates=rule),
        timing_request=lambda: SimpleNamespace(closing_day=closing_day),
    )
    return kind.first_changed_month(case, day)


@pytest.mark.parametrize(
    ("last_on", "closing_day", "rule", "month"),
    [
        (date(2026, 11, 1), 31, WHOLE, DECEMBER),
        (date(2026, 11, 29), 31, WHOLE, DECEMBER),
        (date(2026, 11, 30), 31, WHOLE, DECEMBER),
        (date(2026, 12, 1), 31, WHOLE, JANUARY),
        (date(2026, 11, 20), 20, WHOLE, DECEMBER),
        (date(2026, 11, 21), 20, WHOLE, JANUARY),
        (date(2026, 11, 1), 31, BY_DAY, NOVEMBER),
        (date(2026, 11, 29), 31, BY_DAY, NOVEMBER),
        (date(2026, 11, 30), 31, BY_DAY, DECEMBER),  # nothing is left to be saved
        (date(2026, 12, 1), 31, BY_DAY, DECEMBER),
        (date(2026, 11, 19), 20, BY_DAY, NOVEMBER),
        (date(2026, 11, 20), 20, BY_DAY, DECEMBER),
        (date(2026, 11, 21), 20, BY_DAY, DECEMBER),
    ],
)
def test_an_option_that_ends_changes_the_bill_of_the_first_day_not_charged(
    last_on, closing_day, rule, month
):
    assert first_changed_month(OptionRemove, last_on, closing_day, rule) == month


@pytest.mark.parametrize("rule", [WHOLE, BY_DAY])
@pytest.mark.parametrize("kind", [OptionAdd, PlanChange, CancelContract])
@pytest.mark.parametrize(
    ("day", "closing_day", "month"),
    [
        (date(2026, 11, 29), 31, NOVEMBER),
        (date(2026, 11, 30), 31, NOVEMBER),
        (date(2026, 12, 1), 31, DECEMBER),
        (date(2026, 11, 20), 20, NOVEMBER),
        (date(2026, 11, 21), 20, DECEMBER),
    ],
)
def test_what_begins_changes_the_bill_of_its_day_and_the_last_bill_is_that_too(
    kind, day, closing_day, month, rule
):
    assert first_changed_month(kind, day, closing_day, rule) == month
