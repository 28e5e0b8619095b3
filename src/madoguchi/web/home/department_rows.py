"""The bills of a company by department."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.billing.models import Bill
from madoguchi.contracts.queries import ContractHandle


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """The contracts of one department, "" for none, and what its bills come to."""

    name: str
    contracts: int
    total_yen: int


def department_rows(
    contracts: Sequence[ContractHandle], bills: dict[int, tuple[Bill, int]]
) -> list[DepartmentRow]:
    """By the department of the billing accounts; none where no account has one."""
    department_of = {c.account_id: c.department for c in contracts}
    names = sorted(set(department_of.values()), key=lambda name: (not name, name))
    if not any(names):
        return []
    return [
        DepartmentRow(
            name,
            sum(c.department == name and not c.is_ended for c in contracts),
            sum(
                yen
                for account, (_bill, yen) in bills.items()
                if department_of.get(account) == name
            ),
        )
        for name in names
    ]
