"""The bills of a company by department."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from madoguchi.billing.models import Bill
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """The contracts of one department, "" for none, and what its bills come to."""

    name: str
    contracts: int
    total_yen: int


def department_rows(
    access: Access, bills: Mapping[int, tuple[Bill, int]]
) -> list[DepartmentRow]:
    """By the department of the billing accounts; none where no account has one."""
    mine = BillingAccount.objects.visible_to(access)
    department_of = dict(mine.values_list("pk", "department_code"))
    if not any(department_of.values()):
        return []
    running = running_counts(access)
    names = {department_of[account] for account in {*running, *bills}}
    return [
        DepartmentRow(
            name,
            sum(n for account, n in running.items() if department_of[account] == name),
            sum(
                yen
                for account, (_bill, yen) in bills.items()
                if department_of.get(account) == name
            ),
        )
        for name in sorted(names, key=lambda name: (not name, name))
    ]


def running_counts(access: Access) -> dict[int, int]:
    """Count the contracts of each billing account that have not ended."""
    mine = Contract.objects.visible_to(access).order_by().values("account")
    counts = mine.annotate(running=Count("pk", filter=~Q(status="ended")))
    return dict(counts.values_list("account", "running"))
