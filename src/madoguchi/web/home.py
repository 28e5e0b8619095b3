"""The home page: newest bill, data left, plan, open orders, what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import newest_bills_and_records
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.bill_comparison import comparison_headline
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.contracts.details import open_returns_of
from madoguchi.contracts.models import ReturnCase
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import ONE_DAY, month_after, month_from_text
from madoguchi.mobile.rules import Allowance
from madoguchi.payments.queries import payment_method_of
from madoguchi.platform.clock import now
from madoguchi.web.contracts.contract_pages import current_tariff
from madoguchi.web.contracts.usage import MonthUsage, current_usage, data_left
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.role_rules import BILL_READERS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, unfinished_orders

MAX_WAITING_ORDERS_SHOWN = 3
CARD_EXPIRY_NOTICE_PERIOD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page of the contract in use; empty where the member has none."""

    contract: ContractHandle | None = None
    bill: Bill | None = None
    invoice: Invoice | None = None
    settled: str = ""  # what becomes of a bill that asks for no payment
    why: str = ""  # the difference to last month in words, "" for none
    card_ends_on: date | None = None  # within sixty days, or already past
    usage: MonthUsage | None = None
    left: Allowance | None = None
    tariff: Tariff | None = None
    sees_bills: bool = False
    waiting: Sequence[OrderRow] = ()
    returns: Sequence[ReturnCase] = ()  # rented equipment not sent back yet


@reading_view
def home(request: MemberRequest) -> HttpResponse:
    return render(request, "home/home.html", {"page": build_home_page(request)})


def build_home_page(request: MemberRequest) -> HomePage:
    today, contract = now().date(), request.contract
    sees_bills = request.member.role in BILL_READERS_RULE.roles
    if contract is None:
        return HomePage()
    rows = (
        newest_bills_and_records(request.member, contract.account_id, 2)
        if sees_bills
        else []
    )
    invoices = [parse_record(text) for _, text in rows]
    usage = current_usage(request, today)
    return HomePage(
        contract=contract,
        bill=next((bill for bill, _ in rows), None),
        invoice=next(iter(invoices), None),
        settled=settlement_sentence(invoices[0]) if invoices else "",
        why=change_since_last_month(invoices),
        card_ends_on=card_expiry_if_soon(request, today) if sees_bills else None,
        usage=usage,
        left=data_left(request.member, contract, usage, today),
        tariff=current_tariff(request, contract, today),
        sees_bills=sees_bills,
        waiting=unfinished_orders(request.member, MAX_WAITING_ORDERS_SHOWN),
        returns=returns_to_send(request),
    )


def returns_to_send(request: MemberRequest) -> list[ReturnCase]:
    """Open returns; queried only where a contract has ended, to save a statement."""
    has_ended = any(contract.is_ended for contract in request.contracts)
    return open_returns_of(request.member) if has_ended else []


def change_since_last_month(invoices: list[Invoice]) -> str:
    return comparison_headline(invoices[0], invoices[1]) if len(invoices) > 1 else ""


def card_expiry_if_soon(request: MemberRequest, today: date) -> date | None:
    """The last day of the month in which the card expires, if within sixty days."""
    contract = request.contract
    method = (
        payment_method_of(request.member, contract.account_id) if contract else None
    )
    if method is None or not method.card_expiry:
        return None
    last = month_after(month_from_text(method.card_expiry)) - ONE_DAY
    return last if last <= today + CARD_EXPIRY_NOTICE_PERIOD else None
