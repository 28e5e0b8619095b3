"""The contracts of the open customer, each with what a call is mostly about."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.contracts.queries import CONTRACT_STATUS_LABELS
from madoguchi.desk.running_contracts import ENDED
from madoguchi.desk.visits import Visit
from madoguchi.procedures.toolkit.ending_orders import last_days_of_contracts


@dataclass(frozen=True, slots=True)
class DeskContractRow:
    """`options` that have no end; `ends_on`: where an accepted order will end it."""

    contract: Contract
    plan_name: str
    options: int
    ends_on: date | None

    @property
    def is_running(self) -> bool:
        return self.contract.status not in CONTRACT_STATUS_LABELS

    @property
    def state(self) -> str:
        """ご利用中, or the word that the customer reads of it."""
        word = CONTRACT_STATUS_LABELS.get(self.contract.status)
        return str(word) if word else _("ご利用中")


def desk_contract_rows(visit: Visit, at: datetime) -> list[DeskContractRow]:
    """Load all contracts, by number. Inside the customer's scope."""
    mine = Contract.objects.visible_to(visit.access).order_by("contract_number")
    contracts = list(mine)
    left = [row.pk for row in contracts if row.status != ENDED]
    ends, facts = last_days_of_contracts(visit.access, left), reference_at(at)
    held = count_options(visit)
    return [
        DeskContractRow(
            row, facts.name_of(row.plan_code), held.get(row.pk, 0), ends.get(row.pk)
        )
        for row in contracts
    ]


def count_options(visit: Visit) -> dict[int, int]:
    """Count the options without an end, by primary key of their contract."""
    rows = ContractOption.objects.visible_to(visit.access).filter(ended_on=None)
    counted = rows.order_by().values("contract").annotate(n=Count("pk"))
    return dict(counted.values_list("contract", "n"))
