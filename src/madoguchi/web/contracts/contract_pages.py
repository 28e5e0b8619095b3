"""The page of one contract."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.catalogue.price_tags import PriceTag, item_price_tag
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff, tariff_of_contract
from madoguchi.identity.member_request import MemberRequest
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.legal_notices.queries import changes_of_contracts
from madoguchi.platform.clock import now
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.plan_choice import other_plans
from madoguchi.web.contracts.contract_name import ContractNameForm
from madoguchi.web.contracts.given_back import GivenBackRow, given_back_rows
from madoguchi.web.contracts.lost_discounts import discounts_lost_to_ends
from madoguchi.web.contracts.monthly_charges import MonthlyCharges, monthly_charges
from madoguchi.web.contracts.renewal_page import ComingRenewal, coming_renewal
from madoguchi.web.contracts.usage import MonthUsage, current_usage
from madoguchi.web.http.cached_reference import current_policy, current_reference
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.right_rules import APPLICANTS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, open_orders, order_to_end
from madoguchi.web.procedures.work_days import WorkDay, work_days
from madoguchi.web.reads.contract import (
    BookedOption,
    EquipmentPiece,
    MailboxSize,
    read_contract_parts,
)
from madoguchi.web.status.own_notices import OwnNotice, notices_of_contracts


@dataclass(frozen=True, slots=True)
class OptionRow:
    code: str
    name: str
    price: PriceTag | None
    started_on: date


@dataclass(frozen=True, slots=True)
class ContractPage:
    contract: ContractHandle
    outages: Sequence[OwnNotice]
    changes: Sequence[LegalNotice]
    renewal: ComingRenewal | None
    given_back: Sequence[GivenBackRow]
    customer_number: str
    tariff: Tariff
    options: list[OptionRow]
    usage: MonthUsage | None
    equipment: Sequence[EquipmentPiece]
    mailboxes: Sequence[MailboxSize]
    may_apply: bool
    has_other_plans: bool
    may_rename: bool
    name_form: ContractNameForm
    open: list[OrderRow]
    works: list[WorkDay]
    ending: Order | None  # the accepted order that will end it
    due_on: date | None  # when rented equipment must be back
    monthly: MonthlyCharges


@reading_view
def contract(request: MemberRequest, contract: str) -> HttpResponse:
    handle = request.contract
    assert handle is not None  # noqa: S101 the middleware answered 404 otherwise
    today, member = now().date(), request.member
    may_apply = APPLICANTS_RULE.opens_for(request.access)
    parts = read_contract_parts(request.access, handle.pk)
    rows = open_orders(request.access, handle.pk) if parts.has_open_orders else []
    monthly = monthly_charges(
        request.access,
        handle,
        {option.code for option in parts.options},
        is_consumer=member.party.is_consumer,
    )
    page = ContractPage(
        contract=handle,
        outages=notices_of_contracts([handle], now()),
        changes=changes_of_contracts(request.access, [handle.pk], now()),
        renewal=coming_renewal(request, handle) if may_apply else None,
        given_back=given_back_rows(request, handle),
        customer_number=member.party.customer_number,
        tariff=current_tariff(request, handle, today),
        options=option_rows(request, parts.options),
        usage=current_usage(request, today),
        equipment=parts.equipment,
        mailboxes=parts.mailboxes,
        may_apply=may_apply and not handle.is_ended,
        has_other_plans=bool(other_plans(handle, current_reference())),
        may_rename=may_apply,
        name_form=ContractNameForm(initial={"nickname": handle.nickname}),
        open=rows,
        works=work_days(rows, now()),
        ending=order_to_end(rows, handle.pk),
        due_on=parts.return_due_on if may_apply else None,
        monthly=with_lost_discounts(request, handle, monthly),
    )
    return render(request, "contracts/detail.html", {"page": page})


def with_lost_discounts(
    request: MemberRequest, contract: ContractHandle, monthly: MonthlyCharges
) -> MonthlyCharges:
    """Say of each discount whether the accepted end of another contract takes it."""
    if not monthly.discounts or contract.is_ended:
        return monthly
    lost = discounts_lost_to_ends(request, contract)
    rows = [replace(row, lost=lost.get(row.code)) for row in monthly.discounts]
    return replace(monthly, discounts=rows)


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
