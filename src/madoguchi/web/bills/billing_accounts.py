"""The pages of billing accounts: their list, and the month so far."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.billing.models import Bill
from madoguchi.billing.month_so_far import MonthSoFar, month_so_far
from madoguchi.billing.queries import newest_bill_per_account
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.http.reading_views import reading_view


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
    accounts = BillingAccount.objects.visible_to(request.access)
    newest = newest_bill_per_account(request.access)
    by_account: dict[int, list[ContractHandle]] = {}
    for contract in request.contracts:
        by_account.setdefault(contract.account_id, []).append(contract)
    page = [
        BillingAccountRow(
            row, newest.get(row.pk), by_account[row.pk][0].code, len(by_account[row.pk])
        )
        for row in accounts.order_by("account_number")
        if row.pk in by_account
    ]
    return render(request, "bills/accounts.html", {"page": page})


@dataclass(frozen=True, slots=True)
class RunningBillPage:
    """`without_plan`: contracts whose plan is not among the charges yet."""

    contract: ContractHandle
    running: MonthSoFar
    today: date
    without_plan: list[str]


@reading_view
def running_bill(request: MemberRequest, contract: str) -> HttpResponse:
    handle, today = contract_or_404(request), now().date()
    so_far = month_so_far(
        request.access, handle.account_id, today.replace(day=1), today
    )
    without_plan = [
        c.label
        for c in request.contracts
        if c.account_id == handle.account_id
        and not c.is_ended
        and c.pk not in so_far.contracts_with_plan
    ]
    page = RunningBillPage(handle, so_far, today, without_plan)
    return render(request, "bills/running.html", {"page": page})
