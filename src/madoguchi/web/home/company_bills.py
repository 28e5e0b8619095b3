"""The bills of a company's newest month, by billing account and by department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.billing.queries import newest_bill_per_account
from madoguchi.contracts.contract_lists import ContractGroup
from madoguchi.contracts.queries import first_contract_of_accounts
from madoguchi.platform.access import Access
from madoguchi.web.home.account_rows import (
    AccountRow,
    account_rows,
    load_billed_accounts,
)
from madoguchi.web.home.department_rows import DepartmentRow, department_rows

MAX_ACCOUNTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CompanyBills:
    """The bills of one month, in yen with tax.

    `total_yen` is the sum of the rows with `rest_yen`, and of the departments.
    """

    month: date
    total_yen: int
    rows: Sequence[AccountRow]
    rest_count: int  # accounts that are not shown
    rest_yen: int
    departments: Sequence[DepartmentRow]


def company_bills(
    access: Access, groups: Sequence[ContractGroup], today: date
) -> CompanyBills | None:
    """Load the newest month in which any account has a bill; None before the first.

    `groups`: all contracts of the company.
    """
    newest = newest_bill_per_account(access)
    if not newest:
        return None
    month = max(bill.billing_month for bill, _yen in newest.values())
    of_month = {
        account: found
        for account, found in newest.items()
        if found[0].billing_month == month
    }
    firsts = first_contract_of_accounts(access, of_month)
    ordered = sorted(
        (found for found in of_month.values() if found[0].account_id in firsts),
        key=lambda found: (found[0].due_on or date.max, found[0].invoice_number),
    )
    accounts = load_billed_accounts(access, of_month)
    shown, rest = ordered[:MAX_ACCOUNTS_SHOWN], ordered[MAX_ACCOUNTS_SHOWN:]
    return CompanyBills(
        month=month,
        total_yen=sum(yen for _bill, yen in ordered),
        rows=account_rows(
            access, [bill for bill, _yen in shown], firsts, accounts, today
        ),
        rest_count=len(rest),
        rest_yen=sum(yen for _bill, yen in rest),
        departments=department_rows(groups, accounts, of_month),
    )
