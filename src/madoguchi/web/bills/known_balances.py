"""What is known of the payment of bills, where the operator imports payments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from madoguchi.catalogue.due_days import due_days_by
from madoguchi.ledger.balances import Balances, BillBalance, read_balances
from madoguchi.payments.awaited_debits import (
    LONGEST_WAIT_DAYS,
    AwaitedDebit,
    awaited_debits,
)
from madoguchi.payments.charge_states import newest_charges, with_charge
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.web.bills.debit_states import newest_debits
from madoguchi.web.http.cached_reference import current_holidays, current_reference


def known_balances(access: Access, bills: Collection[tuple[int, date]]) -> Balances:
    """Read the balances of these bills, with what cards and banks were asked for.

    Each by billing account and month.
    Those of months before the operator's `payments_from` are left out, and all of them
    without it: that no payment is there says nothing then. Inside the scope.
    """
    operator = current_reference().operator
    known = [bill for bill in bills if operator and operator.knows_payments_of(bill[1])]
    if not known:
        return {}
    accounts, months = {account for account, _ in known}, {month for _, month in known}
    balances = read_balances(access, sorted(accounts), sorted(months))
    charges = newest_charges(access, known)
    owed = [bill for bill, of in balances.items() if of.owed_yen > 0]
    debits = newest_debits(access, owed)
    awaited = debits_without_result(access, [one for one in owed if one not in debits])
    return {
        bill: with_charge(of, charges.get(bill), debits.get(bill), awaited.get(bill))
        for bill, of in balances.items()
    }


def debits_without_result(
    access: Access, bills: Collection[tuple[int, date]]
) -> dict[tuple[int, date], AwaitedDebit]:
    """Read which bills wait for a bank; nothing before their day of debit is over."""
    operator, today = current_reference().operator, now().date()
    if operator is None:
        return {}
    holidays = current_holidays()
    since = today - timedelta(days=LONGEST_WAIT_DAYS)
    past = [
        bill
        for bill in bills
        if since <= due_days_by(operator, bill[1], holidays)["debit_on"] < today
    ]
    return awaited_debits(access.party_id, past, today, holidays)


def balances_of_account(
    access: Access, account: int, months: Sequence[date]
) -> Mapping[date, BillBalance]:
    """Read the known balances of one billing account, by month."""
    found = known_balances(access, [(account, month) for month in months])
    return {month: balance for (_account, month), balance in found.items()}


def no_record_word() -> str:
    """The word for a bill of a month before payments are known; "" where none are."""
    operator = current_reference().operator
    return _("記録なし") if operator and operator.payments_from else ""


def shown_transfer_account() -> str:
    """Where customers transfer to, in the operator's words; "" where it is not said."""
    operator = current_reference().operator
    return operator.transfer_account if operator else ""
