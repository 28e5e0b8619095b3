"""The bills of a company by department."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.billing.models import Bill
from madoguchi.contracts.contract_lists import ContractGroup
from madoguchi.web.home.account_rows import BilledAccount


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """The contracts of one department, "" for none, and what its bills come to."""

    name: str
    contracts: int
    total_yen: int


def department_rows(
    groups: Sequence[ContractGroup],
    accounts: Mapping[int, BilledAccount],
    bills: Mapping[int, tuple[Bill, int]],
) -> list[DepartmentRow]:
    """By the department of the billing accounts; none where no account has one.

    Contracts that have ended are not counted. A bill of an account whose name is not
    visible stands in no row.
    """
    running: Counter[str] = Counter()
    for group in groups:
        running[group.department] += 0 if group.is_ended else group.count
    yen: Counter[str] = Counter()
    for account, (_bill, total) in bills.items():
        if account in accounts:
            yen[accounts[account].department] += total
    names = {*running, *yen}
    if not any(names):
        return []
    return [
        DepartmentRow(name, running[name], yen[name])
        for name in sorted(names, key=lambda name: (not name, name))
    ]
