"""What is left to pay of the work fee (工事費の残り) when a contract ends."""

from datetime import date

from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import billing_period_around


def work_fee_left_yen(case: Case, last_on: date) -> int:
    """Return the instalments after the last bill, in yen; they come due with it.

    That bill has its own instalment as every bill has. 0 where there are none, or where
    the operator's data do not say.
    """
    contract = case.about
    until, monthly = contract.work_fee_until, contract.work_fee_monthly_yen
    if until is None or monthly is None:
        return 0
    last = billing_period_around(case, last_on).last
    months = (until.year - last.year) * 12 + until.month - last.month
    return max(months, 0) * monthly
