"""The contract switcher: each contract with the page that its link leads to."""

from itertools import groupby

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS, ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.ui.page_addresses import url
from madoguchi.ui.site import Switcher, SwitcherEntry, SwitcherGroup
from madoguchi.web.http.contract_tags import tag_of_contract
from madoguchi.web.status.touched_contracts import touched_contracts


def contract_switcher(request: MemberRequest) -> Switcher | None:
    """The switcher of a page whose address names one of several contracts."""
    match, chosen = request.resolver_match, request.contract
    if match is None or "contract" not in match.kwargs or chosen is None:
        return None
    count = len(request.contracts)
    if count == 1:
        return None
    fits = count <= MAX_LISTED_CONTRACTS
    return Switcher(
        chosen=switcher_entry(request, chosen),
        groups=switcher_groups(request) if fits else [],
        back_to=page_kept_on_switching(request),
        touched=SimpleLazyObject(lambda: touched_contracts(request)),
    )


def switcher_groups(request: MemberRequest) -> list[SwitcherGroup]:
    """All contracts by billing account, in the order of account and contract."""
    contracts = sorted(
        request.contracts, key=lambda c: (c.account_number, c.contract_number)
    )
    groups = [
        (account_label(rows[0]), [switcher_entry(request, c) for c in rows])
        for _number, found in groupby(contracts, key=lambda c: c.account_number)
        if (rows := list(found))
    ]
    is_alone = len(groups) == 1
    return [SwitcherGroup("" if is_alone else name, rows) for name, rows in groups]


def account_label(contract: ContractHandle) -> str:
    """請求先 E00004, with the code of its department where it has one."""
    label = _("請求先 %(number)s") % {"number": contract.account_number}
    return f"{label} {contract.department}".rstrip()


def switcher_entry(request: MemberRequest, contract: ContractHandle) -> SwitcherEntry:
    return SwitcherEntry(
        url=url(page_kept_on_switching(request), contract.code),
        label=contract.label,
        service_label=contract.service_label,
        line_tail=contract.line_tail,
        place=contract.place,
        tag=tag_of_contract(request.contracts, contract),
        contract=contract.pk,
        current=contract == request.contract,
    )


def page_kept_on_switching(request: MemberRequest) -> str:
    """The page that shows the same of another contract, else the contract's own."""
    page = page_of_request(request)
    return page.switch_to if page and page.switch_to else "contract"
