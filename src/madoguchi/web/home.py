"""The home page: newest bill, data left, plan, open orders, what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.bill_comparison import comparison_headline
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.contracts.details import open_returns_of
from madoguchi.contracts.models import ReturnCase
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.tariffs import Tariff
from madoguchi.customers.models import Member
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import ONE_DAY, month_after, month_from_text
from madoguchi.mobile.rules import Allowance
from madoguchi.platform.clock import now
from madoguchi.web.contracts.contract_pages import current_tariff
from madoguchi.web.contracts.usage import MonthUsage, current_usage, data_left
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.role_rules import BILL_READERS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, unfinished_orders
from madoguchi.web.reads.home import NewestBill, read_home_facts

MAX_WAITING_ORDERS_SHOWN = 3
CARD_EXPIRY_NOTICE_PERIOD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page of the contract in use; empty where the member has none."""

    contract: ContractHandle | None = None
    bill: NewestBill | None = None
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
    member, account = request.member, contract.account_id
    facts = read_home_facts(member, account, sees_bills=sees_bills)
    invoices = [bill.invoice for bill in facts.bills]
    usage = current_usage(request, today)
    return HomePage(
        contract=contract,
        bill=next(iter(facts.bills), None),
        invoice=next(iter(invoices), None),
        settled=settlement_sentence(invoices[0]) if invoices else "",
        why=change_since_last_month(invoices),
        card_ends_on=card_end_if_soon(facts.card_expiry, today) if sees_bills else None,
        usage=usage,
        left=data_left(member, contract, usage, today),
        tariff=current_tariff(request, contract, today),
        sees_bills=sees_bills,
        waiting=waiting_orders(member) if facts.has_unfinished_orders else [],
        returns=open_returns_of(member) if facts.has_open_returns else [],
    )


def waiting_orders(member: Member) -> list[OrderRow]:
    return unfinished_orders(member, MAX_WAITING_ORDERS_SHOWN)


def change_since_last_month(invoices: list[Invoice]) -> str:
    return comparison_headline(invoices[0], invoices[1]) if len(invoices) > 1 else ""


def card_end_if_soon(expiry: str | None, today: date) -> date | None:
    """The last day of the month in which the card expires, if within sixty days."""
    if not expiry:
        return None
    last = month_after(month_from_text(expiry)) - ONE_DAY
    return last if last <= today + CARD_EXPIRY_NOTICE_PERIOD else None
