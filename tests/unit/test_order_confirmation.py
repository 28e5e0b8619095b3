"""What is in force here is one thing, what the operator's system confirmed another."""

from datetime import UTC, datetime

import pytest

from madoguchi.customers.models import PortalChange
from madoguchi.customers.order_confirmation import (
    OrderConfirmation,
    compute_confirmation,
)

ONE, TWO, THREE = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))


def change(**values: object) -> PortalChange:
    return PortalChange(**values)


CASES = [
    ([], None),
    ([change()], None),
    ([change(listed_at=ONE)], OrderConfirmation(None)),
    ([change(listed_at=ONE, acked_at=TWO)], OrderConfirmation(TWO)),
    ([change(outcome="confirmed", settled_at=TWO)], OrderConfirmation(TWO)),
    (
        [change(acked_at=THREE, outcome="confirmed", settled_at=TWO)],
        OrderConfirmation(TWO),
    ),
    ([change(acked_at=ONE), change(acked_at=THREE)], OrderConfirmation(THREE)),
    ([change(acked_at=ONE), change(listed_at=ONE)], OrderConfirmation(None)),
    ([change(acked_at=ONE), change()], OrderConfirmation(None)),
    ([change(acked_at=ONE, outcome="overruled", settled_at=TWO)], None),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_an_order_is_confirmed_when_all_of_it_is(changes, expected):
    assert compute_confirmation(changes) == expected
