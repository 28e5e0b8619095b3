"""The pages of billing accounts: their list, and the month so far."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.billing.models import Bill, Charge
from madoguchi.billing.month_so_far import MonthSoFar, month_so_far
from madoguchi.billing.queries import newest_bill_per_account
from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import (
    ContractHandle,
    contract_counts,
    first_contract_of_accounts,
)
from madoguchi.contracts.some_contracts import ContractsNamed, contracts_named
from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.http.reading_views import reading_view

MAX_NAMED_CONTRACTS = 3


@dataclass(frozen=True, slots=True)
class BillingAccountRow:
    """A billing account in the list.

    `newest` is its newest bill with the total after revisions, in yen; `code` is a
    contract of the account, for the address of its bills.
    """

    account: BillingAccount
    newest: tuple[Bill, int] | None
    code: str
    contracts: int


@reading_view
def bill_accounts(request: MemberRequest) -> HttpResponse:
    access = request.access
    mine = BillingAccount.objects.visible_to(access).order_by("account_number")
    accounts = {row.pk: row for row in mine}
    newest = newest_bill_per_account(access)
    firsts = first_contract_of_accounts(access, accounts)
    counts = contract_counts(access, accounts)
    page = [
        BillingAccountRow(row, newest.get(pk), firsts[pk].code, counts[pk])
        for pk, row in accounts.items()
        if pk in firsts
    ]
    return render(request, "bills/accounts.html", {"page": page})


@dataclass(frozen=True, slots=True)
class RunningBillPage:
    """`without_plan`: the contracts whose plan is not among the charges yet."""

    contract: ContractHandle
    running: MonthSoFar
    today: date
    without_plan: ContractsNamed


@reading_view
def running_bill(request: MemberRequest, contract: str) -> HttpResponse:
    handle, today = contract_or_404(request), now().date()
    so_far = month_so_far(
        request.access, handle.account_id, today.replace(day=1), today
    )
    without_plan = contracts_without_plan(request.access, handle.account_id, so_far)
    page = RunningBillPage(handle, so_far, today, without_plan)
    return render(request, "bills/running.html", {"page": page})


def contracts_without_plan(
    access: Access, account: int, so_far: MonthSoFar
) -> ContractsNamed:
    charged = Charge.objects.visible_to(access).filter(
        contract=OuterRef("pk"),
        billing_month=so_far.month,
        item_code=OuterRef("plan_code"),
    )
    mine = Contract.objects.visible_to(access).filter(account=account)
    waiting = mine.exclude(status="ended").exclude(Exists(charged))
    return contracts_named(waiting, MAX_NAMED_CONTRACTS)
