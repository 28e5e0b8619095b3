"""The contracts on the home page, with their tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff
from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.contracts.contract_pages import current_tariff
from madoguchi.web.http.contract_tags import tag_of_contract

MAX_CONTRACTS_ON_HOME = 4


@dataclass(frozen=True, slots=True)
class ContractCard:
    contract: ContractHandle
    tag: int
    tariff: Tariff


def contract_cards(
    request: MemberRequest, contracts: Sequence[ContractHandle], today: date
) -> list[ContractCard]:
    """The first contracts, those that run before those that have ended."""
    ordered = sorted(contracts, key=lambda c: (c.is_ended, c.contract_number))
    return [
        ContractCard(
            contract,
            tag_of_contract(request.contracts, contract),
            current_tariff(request, contract, today),
        )
        for contract in ordered[:MAX_CONTRACTS_ON_HOME]
    ]
