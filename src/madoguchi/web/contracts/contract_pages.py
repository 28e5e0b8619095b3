"""The list of a login's contracts, and the page of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.catalogue.price_tags import PriceTag, item_price_tag
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff, tariff_of_contract
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.clock import now
from madoguchi.web.contracts.usage import MonthUsage, current_usage
from madoguchi.web.http.cached_reference import current_policy, current_reference
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.role_rules import APPLICANTS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, open_orders
from madoguchi.web.reads.contract import (
    BookedOption,
    EquipmentPiece,
    MailboxSize,
    read_contract_parts,
)

MAX_CONTRACTS_WITHOUT_SEARCH = 7


class ContractSearchForm(forms.Form):
    q = forms.CharField(
        label=_("お客様番号・名前・電話番号で探す"), required=False, max_length=100
    )


@dataclass(frozen=True, slots=True)
class ContractRow:
    contract: ContractHandle
    customer_number: str
    plan_name: str


@dataclass(frozen=True, slots=True)
class ContractsPage:
    listed: list[ContractRow]
    total: int
    form: ContractSearchForm | None
    q: str


@reading_view
def contracts(request: MemberRequest) -> HttpResponse:
    """List the contracts of all parties of this login, filtered by `q`."""
    form = ContractSearchForm(request.GET)
    q = form.cleaned_data["q"] if form.is_valid() else ""
    rows = contract_rows(request)
    matches = [row for row in rows if row_matches_query(row, normalise_identifier(q))]
    searchable = form if len(rows) > MAX_CONTRACTS_WITHOUT_SEARCH or q else None
    page = ContractsPage(matches, len(rows), searchable, q)
    return render(request, "contracts/list.html", {"page": page})


def contract_rows(request: MemberRequest) -> list[ContractRow]:
    numbers = {m.party_id: m.party.customer_number for m in request.members}
    facts = current_reference()
    return [
        ContractRow(c, numbers[c.party_id], facts.name_of(c.plan_code))
        for c in request.contracts
    ]


def row_matches_query(row: ContractRow, query: str) -> bool:
    contract = row.contract
    words = (
        row.customer_number,
        row.plan_name,
        contract.contract_number,
        contract.nickname,
        contract.line_number,
        format_phone_number(contract.line_number),
        contract.place,
    )
    return any(query.lower() in normalise_identifier(word).lower() for word in words)


@dataclass(frozen=True, slots=True)
class OptionRow:
    code: str
    name: str
    price: PriceTag | None
    started_on: date


@dataclass(frozen=True, slots=True)
class ContractPage:
    contract: ContractHandle
    customer_number: str
    tariff: Tariff
    options: list[OptionRow]
    usage: MonthUsage | None
    equipment: Sequence[EquipmentPiece]
    mailboxes: Sequence[MailboxSize]
    may_apply: bool
    open: list[OrderRow]
    due_on: date | None  # when rented equipment must be back


@reading_view
def contract(request: MemberRequest, contract: str) -> HttpResponse:
    handle = request.contract
    assert handle is not None  # noqa: S101 the middleware answered 404 otherwise
    today, member = now().date(), request.member
    may_apply = member.role in APPLICANTS_RULE.roles
    parts = read_contract_parts(member, handle.pk)
    page = ContractPage(
        contract=handle,
        customer_number=member.party.customer_number,
        tariff=current_tariff(request, handle, today),
        options=option_rows(request, parts.options),
        usage=current_usage(request, today),
        equipment=parts.equipment,
        mailboxes=parts.mailboxes,
        may_apply=may_apply and not handle.is_ended,
        open=open_orders(member, handle.pk) if parts.has_open_orders else [],
        due_on=parts.return_due_on if may_apply else None,
    )
    return render(request, "contracts/detail.html", {"page": page})


def option_rows(
    request: MemberRequest, options: Iterable[BookedOption]
) -> list[OptionRow]:
    facts, consumer = current_reference(), request.member.party.is_consumer

    def price(code: str) -> PriceTag | None:
        item = facts.items.get(code)
        return item_price_tag(item, facts, is_consumer=consumer) if item else None

    return [
        OptionRow(row.code, facts.name_of(row.code), price(row.code), row.started_on)
        for row in options
    ]


def current_tariff(
    request: MemberRequest, contract: ContractHandle, today: date
) -> Tariff:
    return tariff_of_contract(
        contract,
        current_reference(),
        exit_fee_category=current_policy().exit_fee_category,
        is_consumer=request.member.party.is_consumer,
        day=today,
    )
