"""A signed-in person's own things under さがす: what they are called, and numbers."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.contracts.queries import (
    MAX_LISTED_CONTRACTS,
    ContractHandle,
    ContractSearch,
    first_contract_of_accounts,
    plain_words,
)
from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_billed_month, format_line_number
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY, desk_procedure_keys
from madoguchi.web.finding.destinations import may_open
from madoguchi.web.finding.find_answer import FoundPage
from madoguchi.web.finding.number_lookup import plain_number
from madoguchi.web.finding.own_contracts import (
    Match,
    Typed,
    match_of_contract,
    typed_name_and_number,
)
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.login_contracts import search_contracts_of_request
from madoguchi.web.reads.own_numbers import (
    BILL_KIND,
    NumberedThing,
    read_things_numbered,
)

MAX_OWN_PAGES = 3
MAX_CONTRACTS_MATCHED = 20


def own_pages(
    request: MemberRequest, query: str
) -> tuple[list[FoundPage], list[FoundPage]]:
    """Return the things that are meant, and those that are mentioned, a few of each.

    Of contracts, all of this login; of bills and receipts, those of the party in use
    that the member may read.
    """
    typed = typed_name_and_number(query, plain_number(query))
    contracts = contracts_to_match(request, typed.tail or query)
    matches = [(match_of_contract(each, typed), each) for each in contracts]
    meant = [page_of_contract(each) for match, each in matches if match is Match.MEANT]
    if typed.tail:
        meant += pages_of_numbers(request, typed)
    mentioned = [
        page_of_contract(each) for match, each in matches if match is Match.MENTIONED
    ]
    return meant[:MAX_OWN_PAGES], mentioned[:MAX_OWN_PAGES]


def contracts_to_match(request: MemberRequest, words: str) -> list[ContractHandle]:
    """All of this login; where it has many, those that have the words."""
    if len(request.contracts) <= MAX_LISTED_CONTRACTS:
        return request.contracts
    wanted = ContractSearch(MAX_CONTRACTS_MATCHED, words=plain_words(words))
    return search_contracts_of_request(request, wanted)


def page_of_contract(contract: ContractHandle) -> FoundPage:
    """自宅の契約: its number, its plan, and that it is suspended or has ended."""
    number = format_line_number(contract.line_number) or contract.contract_number
    plan = current_reference().name_of(contract.plan_code)
    return FoundPage(
        "contract",
        _("%(name)sの契約") % {"name": contract.label},
        reverse("contract", args=[contract.code]),
        state=" ".join(filter(None, (number, plan, contract.state))),
    )


def pages_of_numbers(request: MemberRequest, typed: Typed) -> Iterator[FoundPage]:
    yield from pages_of_customers(request, typed.tail)
    yield from pages_of_accounts(request, typed.tail)
    things = read_things_numbered(
        request.access,
        typed.tail,
        desk_procedure_keys(),
        sees_bills=may_open(request, "bill"),
    )
    for thing in things:
        is_bill = thing.kind == BILL_KIND
        page = page_of_bill(request, thing) if is_bill else page_of_order(thing)
        if page:
            yield page


def pages_of_customers(request: MemberRequest, tail: str) -> Iterator[FoundPage]:
    """The contracts of the customer in use, or the page that changes to another."""
    for party, customer_number in request.members.customer_numbers.items():
        if customer_number.endswith(tail):
            is_in_use = party == request.access.party_id
            yield FoundPage(
                "switch",
                _("お客様番号 %(number)s") % {"number": customer_number},
                reverse("contracts" if is_in_use else "parties"),
                state=_("いま表示しています") if is_in_use else _("切り替えて表示"),
            )


def pages_of_accounts(request: MemberRequest, tail: str) -> Iterator[FoundPage]:
    """The bills of a billing account, under the first of its contracts."""
    if not may_open(request, "bills"):
        return
    access = request.access
    mine = BillingAccount.objects.visible_to(access)
    rows = mine.filter(account_number__endswith=tail).order_by("account_number")
    numbers = dict(rows.values_list("pk", "account_number")[:MAX_OWN_PAGES])
    firsts = first_contract_of_accounts(access, numbers)
    for account, number in numbers.items():
        if account in firsts and access.may_read_bills_of(account):
            words = _("請求先 %(number)s の料金・請求") % {"number": number}
            yield FoundPage(
                "bill", words, reverse("bills", args=[firsts[account].code])
            )


def page_of_bill(request: MemberRequest, thing: NumberedThing) -> FoundPage | None:
    """The bill under one of the contracts of its account; None where it has none."""
    if thing.month is None or thing.account is None:
        return None
    firsts = first_contract_of_accounts(request.access, [thing.account])
    contract = firsts.get(thing.account)
    if contract is None or not request.access.may_read_bills_of(thing.account):
        return None
    month = format_billed_month(thing.month)
    return FoundPage(
        "bill",
        _("%(month)sの請求") % {"month": month},
        reverse("bill", args=[contract.code, thing.month]),
        state=thing.number,
    )


def page_of_order(thing: NumberedThing) -> FoundPage | None:
    """The order by its kind and state; None for a kind that is offered no more."""
    if thing.kind not in REGISTRY:
        return None
    state = OrderState(thing.state).label
    return FoundPage(
        "progress",
        REGISTRY[thing.kind].title,
        reverse("order", args=[thing.number]),
        state=f"{thing.number} {state}",
    )
