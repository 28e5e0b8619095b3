"""The contracts on the home page, with their tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff
from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.contracts.contract_pages import current_tariff
from madoguchi.web.http.contract_tags import tag_of_contract
from madoguchi.web.procedures.order_rows import OrderRow, order_to_end

MAX_CONTRACTS_ON_HOME = 4


@dataclass(frozen=True, slots=True)
class ContractCard:
    contract: ContractHandle
    tag: int
    tariff: Tariff
    ends_on: date | None  # its last day, where an accepted order will end it


def contract_cards(
    request: MemberRequest,
    contracts: Sequence[ContractHandle],
    unfinished: Sequence[OrderRow],
    today: date,
) -> list[ContractCard]:
    """The first contracts, those that run before those that have ended."""
    ordered = sorted(contracts, key=lambda c: (c.is_ended, c.contract_number))
    return [
        ContractCard(
            contract,
            tag_of_contract(request.contracts, contract),
            current_tariff(request, contract, today),
            last_day_of(contract, unfinished),
        )
        for contract in ordered[:MAX_CONTRACTS_ON_HOME]
    ]


def last_day_of(
    contract: ContractHandle, unfinished: Sequence[OrderRow]
) -> date | None:
    ending = order_to_end(unfinished, contract.pk)
    return ending.effective_on if ending else None
