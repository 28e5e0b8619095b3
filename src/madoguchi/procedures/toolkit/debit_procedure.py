"""What the procedures share that let bills be debited from a bank account."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.bill_fixing import fixing_of_month
from madoguchi.kernel.calendar import business_days_before, month_after
from madoguchi.payments.models import DebitMandate
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_days import DebitDay, debit_of_month
from madoguchi.procedures.toolkit.debit_form import DebitForm
from madoguchi.procedures.toolkit.timing import FromNextBill

LANE = "card"
"""The way of paying of a contract's account is changed by one order at a time."""
MAX_BILLS_AHEAD = 6


class OnlineDebitForm(DebitForm):
    """The account, and the first bill that it pays."""

    def chosen_on(self) -> date | None:
        """Return the day on which the first bill is fixed that it can pay."""
        return fixed_on(self.case, first_debit(self.case).month)


def first_debit(case: Case) -> DebitDay:
    """Return the first debit before which enough bank days are left.

    Of bills that are not fixed yet; `Policy.debit_cut_off_days` before its day an
    account must be registered.
    """
    schedule = FromNextBill().schedule(case.timing_request())
    month = schedule.bill_on or case.today.replace(day=1)
    for _nth in range(MAX_BILLS_AHEAD):
        debit = debit_of_month(case, month, "debit")
        if case.today <= cut_off_of(case, debit):
            return debit
        month = month_after(month)
    return debit_of_month(case, month, "debit")


def cut_off_of(case: Case, debit: DebitDay) -> date:
    """Return the last day on which an account is registered in time for a debit."""
    return business_days_before(debit.on, case.policy.debit_cut_off_days, case.holidays)


def fixed_on(case: Case, month: date) -> date:
    """Return the day on which the bill of a month is fixed."""
    request = case.timing_request()
    return fixing_of_month(month, request.closing_day, request.issue_days).on


def account_words(row: DebitMandate) -> str:
    """Name a registered account: 三菱UFJ 丸の内 普通 末尾567."""
    kinds = {"1": _("普通"), "2": _("当座")}
    words = _("%(bank)s %(branch)s %(kind)s 末尾%(tail)s")
    return words % {
        "bank": row.bank_name,
        "branch": row.branch_name,
        "kind": kinds.get(row.account_type, ""),
        "tail": row.tail,
    }


def settled_rows(row: DebitMandate | None) -> list[LabelledText]:
    """Say which account was registered, and by which number."""
    if row is None:
        return []
    return [
        (_("新しい口座"), account_words(row)),
        (_("口座振替の番号"), row.number),
    ]
