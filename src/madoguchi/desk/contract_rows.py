"""The contracts of the open customer, each with what a call is mostly about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.contracts.models import ContractOption
from madoguchi.contracts.queries import (
    ContractHandle,
    ContractSearch,
    plain_words,
    search_contracts,
)
from madoguchi.desk.visits import Visit
from madoguchi.procedures.toolkit.ending_orders import last_days_of_contracts


@dataclass(frozen=True, slots=True)
class DeskContractRow:
    """`options` that have no end; `ends_on`: where an accepted order will end it."""

    contract: ContractHandle
    plan_name: str
    options: int
    ends_on: date | None

    @property
    def is_running(self) -> bool:
        return not self.contract.state

    @property
    def state(self) -> str:
        """ご利用中, or the word that the customer reads of it."""
        return self.contract.state or _("ご利用中")


def desk_contract_rows(
    visit: Visit, at: datetime, *, words: str, passed_over: int, most: int
) -> list[DeskContractRow]:
    """Load so many contracts that have the words, by number. Inside the scope."""
    facts, plain = reference_at(at), plain_words(words)
    plans = [
        code
        for code, item in facts.items.items()
        if plain and plain in plain_words(item.name)
    ]
    wanted = ContractSearch(most, passed_over, plain, plans)
    contracts = search_contracts(visit.access, wanted)
    left = [row.pk for row in contracts if not row.is_ended]
    ends = last_days_of_contracts(visit.access, left)
    held = count_options(visit, [row.pk for row in contracts])
    return [
        DeskContractRow(
            row, facts.name_of(row.plan_code), held.get(row.pk, 0), ends.get(row.pk)
        )
        for row in contracts
    ]


def count_options(visit: Visit, contracts: Collection[int]) -> dict[int, int]:
    """Count the options without an end, by primary key of their contract."""
    mine = ContractOption.objects.visible_to(visit.access)
    rows = mine.filter(contract__in=contracts, ended_on=None)
    counted = rows.order_by().values("contract").annotate(n=Count("pk"))
    return dict(counted.values_list("contract", "n"))
