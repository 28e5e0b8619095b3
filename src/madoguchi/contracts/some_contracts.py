"""The first of many contracts by name, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from madoguchi.contracts.models import Contract


@dataclass(frozen=True, slots=True)
class ContractsNamed:
    """The labels of the first contracts by number; `count` is of all."""

    first: Sequence[str]
    count: int

    @property
    def are_all_named(self) -> bool:
        return len(self.first) == self.count


def contracts_named(rows: QuerySet[Contract], most: int) -> ContractsNamed:
    """Name at most so many, and count the rest only where there is one."""
    found = list(rows.order_by("contract_number")[: most + 1])
    count = len(found) if len(found) <= most else rows.count()
    return ContractsNamed([row.label for row in found[:most]], count)
