"""The payment method of a contract's billing account, its numbers masked."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import newest_bills_and_records
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import month_from_text
from madoguchi.payments.banks import BankBranch, bank_branch_of
from madoguchi.payments.models import PaymentMethod
from madoguchi.payments.queries import payment_method_of
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.http.reading_views import reading_view

ACCOUNT_TYPE_LABELS = {"1": _("普通"), "2": _("当座")}


@dataclass(frozen=True, slots=True)
class PaymentPage:
    contract: ContractHandle
    method: PaymentMethod | None
    bill: Bill | None
    invoice: Invoice | None  # of that bill, as it counts now

    @property
    def settlement_words(self) -> str:
        """What becomes of a bill that asks for no payment."""
        return settlement_sentence(self.invoice) if self.invoice else ""

    @property
    def card_expires(self) -> date | None:
        expiry = self.method.card_expiry if self.method else ""
        return month_from_text(expiry) if expiry else None

    @property
    def place(self) -> BankBranch:
        method = self.method or PaymentMethod()
        return bank_branch_of(method.bank_code, method.branch_code)

    @property
    def account_type(self) -> str:
        return (
            str(ACCOUNT_TYPE_LABELS.get(self.method.account_type, ""))
            if self.method
            else ""
        )

    @property
    def account_tail(self) -> str:
        return self.method.bank_account_number[-4:] if self.method else ""


@reading_view
def payment_page(request: MemberRequest, contract: str = "") -> HttpResponse:
    """The way of paying of one contract's account; without one, of the first."""
    handle = contract_or_404(request)
    if not contract and len(request.contracts) > 1:
        return redirect("payment-of-contract", handle.code)
    method = payment_method_of(request.member, handle.account_id)
    rows = newest_bills_and_records(request.member, handle.account_id, 1)
    bill, text = next(iter(rows), (None, ""))
    invoice = parse_record(text) if bill else None
    page = PaymentPage(handle, method, bill, invoice)
    return render(request, "payment/payment.html", {"page": page})
