"""The payments of a billing account, searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.ledger.payments_of_account import AccountPayment, payments_of_account
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.payment_search_form import PaymentSearchForm
from madoguchi.web.http.reading_views import reading_view

MAX_PAYMENTS_LISTED = 100


@dataclass(frozen=True, slots=True)
class PaymentHistoryPage:
    """`has_more`: not all that were found are listed. `query` asks for the same."""

    contract: ContractHandle
    form: PaymentSearchForm
    payments: Sequence[AccountPayment]
    has_more: bool
    query: str


@reading_view
def payment_history(request: MemberRequest, contract: str) -> HttpResponse:
    """The newest hundred payments, refunds and chargebacks that the query asks for."""
    return render_history(request, PaymentSearchForm(request.GET))


def render_history(request: MemberRequest, form: PaymentSearchForm) -> HttpResponse:
    handle, found, status = contract_or_404(request), [], 422
    if form.is_valid():
        most, status = MAX_PAYMENTS_LISTED + 1, 200
        found = [
            *payments_of_account(
                request.access, handle.account_id, most, form.criteria()
            )
        ]
    query = request.GET.copy()
    query.pop("encoding", None)
    page = PaymentHistoryPage(
        handle,
        form,
        found[:MAX_PAYMENTS_LISTED],
        has_more=len(found) > MAX_PAYMENTS_LISTED,
        query=query.urlencode(),
    )
    return render(request, "payment/history.html", {"page": page}, status=status)
