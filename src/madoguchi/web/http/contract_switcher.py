"""The contract switcher: each contract with the page that its link leads to."""

from django.urls import reverse

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.ui.site import SwitcherEntry

MAX_SWITCHER_CONTRACTS = 7


def contract_choices(request: MemberRequest) -> list[SwitcherEntry]:
    """The contract in use, then the others, each linked to the page that is open."""
    chosen = request.contract
    rest = [c for c in request.contracts if chosen is None or c.code != chosen.code]
    shown = ([chosen] if chosen else []) + rest
    return [
        contract_choice(request, contract)
        for contract in shown[:MAX_SWITCHER_CONTRACTS]
    ]


def contract_choice(request: MemberRequest, contract: ContractHandle) -> SwitcherEntry:
    number = next(
        m.party.customer_number
        for m in request.members
        if m.party_id == contract.party_id
    )
    return SwitcherEntry(
        url=url_of_same_page(request, contract.code),
        label=contract.label,
        service_label=contract.service_label,
        customer_tail=number[-4:],
        place=contract.place,
        current=contract == request.contract,
    )


def url_of_same_page(request: MemberRequest, code: str) -> str:
    """The open page for another contract, or the contract's own page."""
    page = page_of_request(request)
    return reverse(
        page.switch_to if page and page.switch_to else "contract", args=[code]
    )
