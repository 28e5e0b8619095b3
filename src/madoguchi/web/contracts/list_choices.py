"""What narrows a company's list of contracts: department, service and state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.contracts.queries import ContractHandle

NO_DEPARTMENT = "-"  # as an address says it
FIELDS: Mapping[str, Callable[[ContractHandle], str]] = {
    "dept": lambda contract: contract.department or NO_DEPARTMENT,
    "service": lambda contract: contract.service,
    "state": lambda contract: contract.status,
}
"""Name in the address to the value of a contract."""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What was typed and chosen. `chosen`: value by field, for those that count."""

    q: str = ""
    to: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def takes(self, contract: ContractHandle) -> bool:
        return all(
            FIELDS[name](contract) == value for name, value in self.chosen.items()
        )

    def without(self, name: str) -> "ListFilter":
        kept = {field: value for field, value in self.chosen.items() if field != name}
        return replace(self, chosen=kept)

    @property
    def query(self) -> str:
        """The address of this list, after the question mark."""
        words = {"q": self.q, "to": self.to, **self.chosen}
        return urlencode({name: value for name, value in words.items() if value})


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A link that narrows the list, or takes the narrowing back where it is chosen."""

    label: str
    count: int
    query: str
    is_chosen: bool


def chosen_values(
    given: QueryDict, contracts: Sequence[ContractHandle]
) -> dict[str, str]:
    """The fields of an address whose value a contract has; others are left aside."""
    return {
        name: value
        for name, value_of in FIELDS.items()
        if (value := given.get(name, "")) in set(map(value_of, contracts))
    }


def choices_of(
    name: str,
    contracts: Iterable[ContractHandle],
    by: ListFilter,
    label: Callable[[ContractHandle], str],
) -> list[ListChoice]:
    """One for each value of a field, with its contracts among those by the others."""
    others, value_of = by.without(name), FIELDS[name]
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}
    for contract in filter(others.takes, contracts):
        value = value_of(contract)
        labels.setdefault(value, label(contract))
        counts[value] = counts.get(value, 0) + 1
    return [
        ListChoice(
            labels[value],
            counts[value],
            filter_after_click(others, name, value, by).query,
            is_chosen=by.chosen.get(name) == value,
        )
        for value in sorted(counts, key=lambda value: (value == NO_DEPARTMENT, value))
    ]


def filter_after_click(
    others: ListFilter, name: str, value: str, by: ListFilter
) -> ListFilter:
    """The list by one value more, or without it where it is chosen already."""
    if by.chosen.get(name) == value:
        return others
    return replace(others, chosen={**others.chosen, name: value})


@dataclass(frozen=True, slots=True)
class ListChoices:
    """`departments` is empty where no contract has one."""

    departments: Sequence[ListChoice]
    others: Sequence[ListChoice]


def list_choices(
    contracts: Sequence[ContractHandle], by: ListFilter, names: Mapping[str, str]
) -> ListChoices:
    """The choices of a list. `names`: of departments, by code."""

    def name_of_department(contract: ContractHandle) -> str:
        code = contract.department
        return names.get(code, code) or _("部門なし")

    has_departments = any(contract.department for contract in contracts)
    services = choices_of("service", contracts, by, lambda c: c.service_label)
    states = choices_of("state", contracts, by, lambda c: c.state)
    return ListChoices(
        departments=choices_of("dept", contracts, by, name_of_department)
        if has_departments
        else [],
        others=[
            *(services if len(services) > 1 or "service" in by.chosen else []),
            *(choice for choice in states if choice.label),
        ],
    )
