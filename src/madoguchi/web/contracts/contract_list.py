"""The list of a login's contracts, searched and page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.contract_lists import (
    ContractGroup,
    ListOwner,
    WantedContracts,
    count_contracts,
    list_contracts,
)
from madoguchi.contracts.queries import ContractHandle, plain_words
from madoguchi.departments.actions import department_choices
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.typed_numbers import place_in_list
from madoguchi.platform.page_table import page_patterns
from madoguchi.procedures.toolkit.ending_orders import last_days_of_contracts
from madoguchi.ui.page_addresses import url
from madoguchi.web.contracts.list_choices import (
    FIELDS,
    ListChoices,
    ListFilter,
    chosen_values,
    list_choices,
)
from madoguchi.web.finding.old_number import FoundOldNumber, find_old_number
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.contract_tags import tag_of_contract
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.right_rules import APPLICANTS_RULE

MAX_CONTRACTS_WITHOUT_SEARCH = 7
CONTRACTS_PER_PAGE = 20


class ContractSearchForm(forms.Form):
    q = forms.CharField(
        label=_("お客様番号（以前のものも）・名前・電話番号で探す"),
        required=False,
        max_length=100,
    )


@dataclass(frozen=True, slots=True)
class ContractRow:
    """`url`: the page of the contract, or the kind of page that the switcher left."""

    contract: ContractHandle
    tag: int
    url: str
    customer_number: str
    plan_name: str
    department: str  # its name, "" for none or of a person
    ends_on: date | None  # its last day, where an accepted order will end it


@dataclass(frozen=True, slots=True)
class ContractsPage:
    """`by` narrows the list; `choices` does a company's, None for a person."""

    listed: list[ContractRow]
    total: int
    form: ContractSearchForm | None
    by: ListFilter
    choices: ListChoices | None
    following: int  # the place in the list at which the next page begins, 0 for none
    former: FoundOldNumber | None  # where a number of the former system was typed
    may_name: bool  # by a file


@reading_view
def contracts(request: MemberRequest) -> HttpResponse:
    """List the contracts of all parties of this login, filtered by `q`.

    A company's are narrowed by department, service and state besides.
    """
    form = ContractSearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    former = find_old_number(request, q) if q else None
    to = page_to_open(request.GET.get("to", ""))
    names = department_names(request)
    owner = owner_of_list(request)
    words = wanted_by_words(former.present if former else q, names)
    found = count_contracts(owner, words)
    by = ListFilter(q, to, chosen_by_company(request, owner, found))
    total = sum(group.count for group in found if by.takes(group))
    has_many = sum(group.count for group in found) > MAX_CONTRACTS_WITHOUT_SEARCH
    first = place_in_list(request.GET.get("from", ""))
    last = first + CONTRACTS_PER_PAGE
    listed = list_contracts(
        owner, wanted_by_choice(words, by), passed_over=first, most=CONTRACTS_PER_PAGE
    )
    page = ContractsPage(
        listed=contract_rows(request, listed, to, names),
        total=total,
        form=form if has_many or q else None,
        by=by,
        choices=choices_of_company(request, found, by, names),
        following=last if total > last else 0,
        former=former,
        may_name=APPLICANTS_RULE.opens_for(request.access),
    )
    return render(request, "contracts/list.html", {"page": page})


def owner_of_list(request: MemberRequest) -> ListOwner:
    """All parties of this login; of who is limited to a part, that part alone."""
    is_one = len(request.members) == 1 or not request.access.is_whole
    parties = [] if is_one else request.whole_parties
    return ListOwner(request.access, request.member.user_id, parties)


def wanted_by_words(q: str, names: Mapping[str, str]) -> WantedContracts:
    """What was typed, with the plans and departments whose name or code has it."""
    words = plain_words(q)
    if not words:
        return WantedContracts()
    items = current_reference().items
    return WantedContracts(
        words,
        plans=[code for code, item in items.items() if words in plain_words(item.name)],
        departments=[
            code for code, name in names.items() if words in plain_words(name or code)
        ],
    )


def wanted_by_choice(words: WantedContracts, by: ListFilter) -> WantedContracts:
    return replace(
        words,
        department=by.department,
        service=by.chosen.get("service"),
        status=by.chosen.get("state"),
    )


def chosen_by_company(
    request: MemberRequest, owner: ListOwner, found: Sequence[ContractGroup]
) -> dict[str, str]:
    """What of the address counts: also a value that none of those found has."""
    if request.member.party.is_consumer or not FIELDS.keys() & request.GET.keys():
        return {}
    every = found
    if request.GET.get("q"):
        every = count_contracts(owner, WantedContracts())
    return chosen_values(request.GET, every)


def choices_of_company(
    request: MemberRequest,
    found: Sequence[ContractGroup],
    by: ListFilter,
    names: Mapping[str, str],
) -> ListChoices | None:
    if request.member.party.is_consumer:
        return None
    return list_choices(found, by, names)


def department_names(request: MemberRequest) -> Mapping[str, str]:
    """Names of a company's departments by code."""
    if request.member.party.is_consumer:
        return {}
    return dict(department_choices(request.access))


def page_to_open(name: str) -> str:
    """The page of a contract that the switcher keeps, by its name; else its own."""
    kept = {pattern.page.switch_to for pattern in page_patterns().values()}
    return name if name in kept - {""} else "contract"


def contract_rows(
    request: MemberRequest,
    contracts: Sequence[ContractHandle],
    to: str,
    names: Mapping[str, str],
) -> list[ContractRow]:
    numbers = request.members.customer_numbers
    facts = current_reference()
    ends = last_days_of_contracts(request.access, [c.pk for c in contracts])
    return [
        ContractRow(
            c,
            tag_of_contract(request.contracts, c),
            url(to, c.code),
            numbers[c.party_id],
            facts.name_of(c.plan_code),
            names.get(c.department, c.department),
            ends.get(c.pk),
        )
        for c in contracts
    ]
