"""What narrows a company's list of contracts: department, service and state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.contracts.contract_lists import ContractGroup
from madoguchi.contracts.queries import CONTRACT_STATUS_LABELS
from madoguchi.contracts.service_kinds import Service

NO_DEPARTMENT = "-"  # as an address says it
FIELDS: Mapping[str, Callable[[ContractGroup], str]] = {
    "dept": lambda group: group.department or NO_DEPARTMENT,
    "service": lambda group: group.service,
    "state": lambda group: group.status,
}
"""Name in the address to the value of a group of contracts."""


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What was typed and chosen. `chosen`: value by field, for those that count."""

    q: str = ""
    to: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def takes(self, group: ContractGroup) -> bool:
        return all(FIELDS[name](group) == value for name, value in self.chosen.items())

    @property
    def department(self) -> str | None:
        """The code of the chosen department, "" for 部門なし; None for no choice."""
        value = self.chosen.get("dept")
        return "" if value == NO_DEPARTMENT else value

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


def chosen_values(given: QueryDict, groups: Sequence[ContractGroup]) -> dict[str, str]:
    """The fields of an address whose value a contract has; others are left aside."""
    return {
        name: value
        for name, value_of in FIELDS.items()
        if (value := given.get(name, "")) in set(map(value_of, groups))
    }


def choices_of(
    name: str,
    groups: Iterable[ContractGroup],
    by: ListFilter,
    label: Callable[[str], str],
) -> list[ListChoice]:
    """One for each value of a field, with its contracts among those by the others."""
    others, value_of = by.without(name), FIELDS[name]
    query = others.query
    counts: dict[str, int] = {}
    for group in filter(others.takes, groups):
        counts[value_of(group)] = counts.get(value_of(group), 0) + group.count
    return [
        ListChoice(
            label(value),
            counts[value],
            # a chosen one is taken back
            query if by.chosen.get(name) == value else query_with(query, name, value),
            is_chosen=by.chosen.get(name) == value,
        )
        for value in sorted(counts, key=lambda value: (value == NO_DEPARTMENT, value))
    ]


def query_with(query: str, name: str, value: str) -> str:
    """The address of a list by one value more, after the question mark."""
    return "&".join(filter(None, (query, urlencode({name: value}))))


@dataclass(frozen=True, slots=True)
class ListChoices:
    """`departments` is empty where no contract has one."""

    departments: Sequence[ListChoice]
    others: Sequence[ListChoice]


def list_choices(
    groups: Sequence[ContractGroup], by: ListFilter, names: Mapping[str, str]
) -> ListChoices:
    """The choices of a list. `names`: of departments, by code."""

    def name_of_department(value: str) -> str:
        return _("部門なし") if value == NO_DEPARTMENT else names.get(value, value)

    has_departments = any(group.department for group in groups)
    services = choices_of(
        "service", groups, by, lambda value: str(Service(value).label)
    )
    states = choices_of(
        "state", groups, by, lambda value: str(CONTRACT_STATUS_LABELS.get(value, ""))
    )
    return ListChoices(
        departments=choices_of("dept", groups, by, name_of_department)
        if has_departments
        else [],
        others=[
            *(services if len(services) > 1 or "service" in by.chosen else []),
            *(choice for choice in states if choice.label),
        ],
    )
