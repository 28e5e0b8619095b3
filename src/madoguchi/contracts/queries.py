from dataclasses import dataclass

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member


@dataclass(frozen=True, slots=True)
class ContractHandle:
    """What a list or a switcher needs of a contract, and whose it is."""

    pk: int
    party_id: int
    account_id: int
    code: str
    contract_number: str
    service: str
    plan_code: str
    nickname: str
    status: str
    line_number: str
    place: str  # the service address, empty for a mobile line


def contracts_of(member: Member) -> list[ContractHandle]:
    """All contracts of the member's party, by number. Inside its scope only."""
    rows = Contract.objects.visible_to(member).order_by("contract_number")
    return [
        ContractHandle(*row)
        for row in rows.values_list(
            "pk",
            "party_id",
            "account_id",
            "code",
            "contract_number",
            "service",
            "plan_code",
            "nickname",
            "status",
            "line_number",
            "service_address",
        )
    ]
