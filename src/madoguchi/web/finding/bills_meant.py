"""The bills that a month or an amount means, under さがす."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import bills_of_amount, newest_bills_of_months
from madoguchi.contracts.queries import first_contract_of_accounts
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_billed_month, format_yen
from madoguchi.platform.clock import now
from madoguchi.web.finding.bill_queries import BillQuery, read_bill_query
from madoguchi.web.finding.destinations import may_open
from madoguchi.web.finding.find_answer import FoundPage

MAX_BILLS_FOUND = 3


def pages_of_bills(request: MemberRequest, query: str) -> list[FoundPage]:
    """Return the bills that a query means, the newest first; a few of them."""
    asked = read_bill_query(query, now().date())
    if asked == BillQuery() or not may_open(request, "bill"):
        return []
    if asked.total_yen is None:
        bills = newest_bills_of_months(request.access, asked.months, MAX_BILLS_FOUND)
    else:
        bills = bills_of_amount(request.access, asked.total_yen, MAX_BILLS_FOUND)
    return list(found_bills(request, bills))


def found_bills(request: MemberRequest, bills: Sequence[Bill]) -> Iterable[FoundPage]:
    accounts = sorted({bill.account_id for bill in bills})
    firsts = first_contract_of_accounts(request.access, accounts)
    for bill in bills:
        contract = firsts.get(bill.account_id)
        if contract and request.access.may_read_bills_of(bill.account_id):
            month = format_billed_month(bill.billing_month)
            yield FoundPage(
                "bill",
                _("%(month)sの請求") % {"month": month},
                reverse("bill", args=[contract.code, bill.billing_month]),
                state=f"{format_yen(bill.total_yen)} {bill.invoice_number}",
            )
