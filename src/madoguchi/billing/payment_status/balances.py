"""Balances of bills with what cards and banks were asked for, and who is waited for."""

from collections.abc import Collection, Container
from datetime import date, timedelta

from madoguchi.billing.payment_status.debit_states import newest_debits
from madoguchi.catalogue.due_days import due_days_by
from madoguchi.catalogue.models import Operator
from madoguchi.ledger.balances import Balances, read_balances
from madoguchi.payments.awaited_debits import (
    LONGEST_WAIT_DAYS,
    AwaitedDebit,
    awaited_debits,
)
from madoguchi.payments.charge_states import BillTries, newest_charges, with_tries
from madoguchi.payments.dunning.agreed_plans import agreed_plans
from madoguchi.payments.dunning.next_debits import next_debits
from madoguchi.platform.access import Access


def read_known_balances(
    access: Access,
    bills: Collection[tuple[int, date]],
    operator: Operator | None,
    today: date,
    holidays: Container[date],
) -> Balances:
    """Read the balances of these bills on a JST day, by billing account and month.

    Those of months before the operator's `payments_from` are left out, and all of them
    without it: that no payment is there says nothing then. Inside the scope.
    """
    if operator is None:
        return {}
    known = [bill for bill in bills if operator.knows_payments_of(bill[1])]
    if not known:
        return {}
    accounts, months = {account for account, _ in known}, {month for _, month in known}
    balances = read_balances(access, sorted(accounts), sorted(months))
    charges = newest_charges(access, known)
    owed = [bill for bill, of in balances.items() if of.owed_yen > 0]
    debits = newest_debits(access, owed)
    days = {
        bill: due_days_by(operator, bill[1], holidays)["debit_on"]
        for bill in owed
        if bill not in debits
    }
    awaited = awaited_after(access, days, today, holidays)
    tried = {
        bill: balances[bill].owed_yen
        for bill in owed
        if bill in charges or bill in debits or is_day_over(operator, bill[1], today)
    }
    plans = agreed_plans(access, tried, today)
    again = next_debits(access, debits.values(), operator, today, holidays)
    return {
        bill: with_tries(
            of,
            BillTries(
                charges.get(bill),
                debits.get(bill),
                awaited.get(bill),
                plans.get(bill),
                again.get(bill),
            ),
        )
        for bill, of in balances.items()
    }


def is_day_over(operator: Operator, month: date, today: date) -> bool:
    """Whether some day of payment of a month is over: before, nothing is agreed."""
    return min(due_days_by(operator, month, ()).values()) < today


def awaited_after(
    access: Access,
    days: dict[tuple[int, date], date],
    today: date,
    holidays: Container[date],
) -> dict[tuple[int, date], AwaitedDebit]:
    """Read which bills wait for a bank. `days`: of their debit, by the operator's rule.

    Asks nothing of bills whose day is to come, or long past.
    """
    since = today - timedelta(days=LONGEST_WAIT_DAYS)
    past = [bill for bill, day in days.items() if since <= day < today]
    return awaited_debits(access.party_id, past, today, holidays)
