"""What outages give back to a contract, as its page says it."""

from dataclasses import dataclass

from madoguchi.catalogue.price_tags import PriceTag, price_tag
from madoguchi.compensations.queries import GivenBack, given_back
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.http.cached_reference import current_reference


@dataclass(frozen=True, slots=True)
class GivenBackRow:
    given: GivenBack
    price: PriceTag


def given_back_rows(
    request: MemberRequest, contract: ContractHandle
) -> list[GivenBackRow]:
    """List what outages give back; where the operator never does, nothing is asked."""
    facts, is_consumer = current_reference(), request.member.party.is_consumer
    if facts.operator is None or not facts.operator.compensation_item:
        return []
    return [
        GivenBackRow(
            given,
            price_tag(
                given.amount_yen, given.tax_category, facts, is_consumer=is_consumer
            ),
        )
        for given in given_back(request.access, contract.pk)
    ]
