"""The list of a login's contracts, searched and page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.contracts.queries import ContractHandle, ContractSearch
from madoguchi.departments.actions import department_choices
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.page_table import page_patterns
from madoguchi.web.contracts.list_choices import (
    ListChoices,
    ListFilter,
    chosen_values,
    list_choices,
)
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.contract_tags import tag_of_contract
from madoguchi.web.http.login_contracts import search_contracts_of_request
from madoguchi.web.http.reading_views import reading_view

MAX_CONTRACTS_WITHOUT_SEARCH = 7
CONTRACTS_PER_PAGE = 50
MAX_PLACE_DIGITS = 7
MAX_CONTRACTS_READ = 100_000


class ContractSearchForm(forms.Form):
    q = forms.CharField(
        label=_("お客様番号・名前・電話番号で探す"), required=False, max_length=100
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


@dataclass(frozen=True, slots=True)
class ContractsPage:
    """`by` narrows the list; `choices` does a company's, None for a person."""

    listed: list[ContractRow]
    total: int
    form: ContractSearchForm | None
    by: ListFilter
    choices: ListChoices | None
    following: int  # the place in the list at which the next page begins, 0 for none


@reading_view
def contracts(request: MemberRequest) -> HttpResponse:
    """List the contracts of all parties of this login, filtered by `q`.

    A company's are narrowed by department, service and state besides.
    """
    form = ContractSearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    to = page_to_open(request.GET.get("to", ""))
    names = department_names(request)
    listed = search_contracts_of_request(request, ContractSearch(MAX_CONTRACTS_READ))
    rows = contract_rows(request, listed, to, names)
    found = [row for row in rows if row_matches_query(row, normalise_identifier(q))]
    by = ListFilter(q, to, chosen_by_company(request, listed))
    matches = [row for row in found if by.takes(row.contract)]
    searchable = form if len(rows) > MAX_CONTRACTS_WITHOUT_SEARCH or q else None
    first = place_in_list(request.GET.get("from", ""))
    last = first + CONTRACTS_PER_PAGE
    page = ContractsPage(
        listed=matches[first:last],
        total=len(matches),
        form=searchable,
        by=by,
        choices=choices_of_company(request, [row.contract for row in found], by, names),
        following=last if len(matches) > last else 0,
    )
    return render(request, "contracts/list.html", {"page": page})


def chosen_by_company(
    request: MemberRequest, listed: Sequence[ContractHandle]
) -> dict[str, str]:
    if request.member.party.is_consumer:
        return {}
    return chosen_values(request.GET, listed)


def choices_of_company(
    request: MemberRequest,
    found: list[ContractHandle],
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


def place_in_list(text: str) -> int:
    """Where a page of the list begins; the beginning for what is no such place."""
    is_place = text.isascii() and text.isdecimal() and len(text) <= MAX_PLACE_DIGITS
    return int(text) if is_place else 0


def contract_rows(
    request: MemberRequest,
    contracts: Sequence[ContractHandle],
    to: str,
    names: Mapping[str, str],
) -> list[ContractRow]:
    numbers = {row.party_id: row.customer_number for row in request.members}
    facts = current_reference()
    return [
        ContractRow(
            c,
            tag_of_contract(request.contracts, c),
            reverse(to, args=[c.code]),
            numbers[c.party_id],
            facts.name_of(c.plan_code),
            names.get(c.department, c.department),
        )
        for c in contracts
    ]


def row_matches_query(row: ContractRow, query: str) -> bool:
    contract = row.contract
    words = (
        row.customer_number,
        row.plan_name,
        row.department,
        contract.contract_number,
        contract.nickname,
        contract.line_number,
        format_phone_number(contract.line_number),
        contract.place,
    )
    return any(query.lower() in normalise_identifier(word).lower() for word in words)
