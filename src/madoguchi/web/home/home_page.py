"""The home page: what to do, how much, what is left, what is running."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.contracts.contract_lists import (
    ContractGroup,
    ListOwner,
    WantedContracts,
    count_contracts,
    group_contracts,
)
from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS
from madoguchi.customers.models import PartyProfile
from madoguchi.identity.member_request import MemberRequest
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.legal_notices.queries import changes_of_contracts
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.web.home.account_facts import AccountFacts, read_accounts
from madoguchi.web.home.bill_cards import BillCard, bill_cards
from madoguchi.web.home.categories import OpenCategory, open_categories
from madoguchi.web.home.company_bills import CompanyBills, company_bills
from madoguchi.web.home.contract_cards import ContractCard, contract_cards
from madoguchi.web.home.data_card import DataCard, data_card
from madoguchi.web.home.member_todos import todos_of
from madoguchi.web.home.running_orders import RunningOrder, running_orders
from madoguchi.web.home.shortcuts import Shortcut, chosen_shortcuts
from madoguchi.web.home.todo import MAX_TODOS_SHOWN, Todo
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.right_rules import BILL_READERS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, unfinished_orders
from madoguchi.web.status.own_notices import OwnNotice, notices_of_member

MAX_OTHER_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page of a customer; empty where there is no contract.

    `sees_bills`: whether the member may see amounts. A person has `bills`, a company
    `company_bills`.
    """

    name: str  # of a company; "" for a person
    customer_number: str
    other_numbers: Sequence[str]  # the first further customer numbers of the login
    more_numbers: int
    contract_count: int
    sees_bills: bool
    outages: Sequence[OwnNotice]
    changes: Sequence[LegalNotice]
    todos: Sequence[Todo]
    more_todos: int
    bills: Sequence[BillCard]
    company_bills: CompanyBills | None
    data: DataCard | None
    orders: Sequence[RunningOrder]
    categories: Sequence[OpenCategory]
    contracts: Sequence[ContractCard]
    shortcuts: Sequence[Shortcut]


@reading_view
def home(request: MemberRequest) -> HttpResponse:
    page = build_home_page(request)
    template = "home/company.html" if page.name else "home/person.html"
    return render(request, template, {"page": page})


def build_home_page(request: MemberRequest) -> HomePage:
    today, member = now().date(), request.member
    access = request.access
    mine, groups = request.own_contracts, groups_of_contracts(request)
    party = access.party_id
    numbers = request.members.customer_numbers
    others = [number for each, number in numbers.items() if each != party]
    is_consumer = member.party.is_consumer
    sees_bills = BILL_READERS_RULE.opens_for(access)
    accounts = read_accounts(access, mine, sees_bills=sees_bills and is_consumer)
    unfinished = unfinished_orders_of(access, accounts)
    bills = bill_cards(access, accounts, today)
    todos = todos_of(request, accounts, unfinished, bills, today)
    return HomePage(
        name="" if is_consumer else company_name(request),
        customer_number=member.party.customer_number,
        other_numbers=others[:MAX_OTHER_NUMBERS],
        more_numbers=len(others[MAX_OTHER_NUMBERS:]),
        contract_count=sum(group.count for group in groups),
        sees_bills=sees_bills,
        outages=notices_of_member(request, now()),
        changes=changes_of_member(request),
        todos=todos[:MAX_TODOS_SHOWN],
        more_todos=len(todos[MAX_TODOS_SHOWN:]),
        bills=bills,
        company_bills=company_bills(access, groups, today)
        if sees_bills and not is_consumer
        else None,
        data=data_card(request, today) if is_consumer else None,
        orders=running_orders(unfinished, now()),
        categories=open_categories(request, services_in_use(request, groups)),
        contracts=contract_cards(request, mine, unfinished, today),
        shortcuts=chosen_shortcuts(request),
    )


def changes_of_member(request: MemberRequest) -> list[LegalNotice]:
    """List the changes that the law wants told; of many contracts those of all."""
    few = [handle.pk for handle in request.own_contracts]
    is_all = len(few) <= MAX_LISTED_CONTRACTS
    return changes_of_contracts(request.access, few if is_all else None, now())


def groups_of_contracts(request: MemberRequest) -> list[ContractGroup]:
    """Count the party's; the database does where more are there than are listed."""
    if len(request.own_contracts) <= MAX_LISTED_CONTRACTS:
        return group_contracts(request.own_contracts)
    owner = ListOwner(request.access, request.member.user_id)
    return count_contracts(owner, WantedContracts())


def services_in_use(
    request: MemberRequest, groups: Sequence[ContractGroup]
) -> set[str]:
    """The services of running contracts: of the login, as far as it has few."""
    of_party = {group.service for group in groups if not group.is_ended}
    return of_party | {c.service for c in request.contracts if not c.is_ended}


def unfinished_orders_of(
    access: Access, accounts: Sequence[AccountFacts]
) -> list[OrderRow]:
    """Orders under way and drafts; not queried where there is none."""
    if not any(account.facts.has_unfinished_orders for account in accounts):
        return []
    return unfinished_orders(access)


def company_name(request: MemberRequest) -> str:
    profile = PartyProfile.objects.visible_to(request.access)
    return profile.values_list("name", flat=True).first() or ""
