"""The payment method of a contract's billing account, its numbers masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import newest_bills_and_records
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.catalogue.cached_reference import last_call_at
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import (
    business_day_from,
    closing_date_in,
    month_after,
    month_from_text,
)
from madoguchi.kernel.wording import format_short_day
from madoguchi.ledger.payments_of_account import AccountPayment, payments_of_account
from madoguchi.payments.banks import BankBranch, bank_branch_of
from madoguchi.payments.models import PaymentMethod
from madoguchi.payments.queries import payment_method_of
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.known_balances import (
    balances_of_account,
    shown_transfer_account,
)
from madoguchi.web.bills.payment_states import PaymentState, payment_state
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.reading_views import reading_view

PAYMENTS_SHOWN = 12
ACCOUNT_TYPE_LABELS = {"1": _("普通"), "2": _("当座")}


@dataclass(frozen=True, slots=True)
class PaymentPage:
    contract: ContractHandle
    method: PaymentMethod | None
    bill: Bill | None
    invoice: Invoice | None  # of that bill, as it counts now
    state: PaymentState | None  # of that bill
    change_words: str  # until when a change counts for the next payment
    payments: Sequence[AccountPayment]  # the newest, where payments are imported

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
    method = payment_method_of(request.access, handle.account_id)
    rows = newest_bills_and_records(request.access, handle.account_id, 1)
    bill, text = next(iter(rows), (None, ""))
    invoice = parse_record(text) if bill else None
    today = now().date()
    months = [bill.billing_month] if bill else []
    balances = balances_of_account(request.access, handle.account_id, months)
    balance = balances.get(bill.billing_month) if bill else None
    page = PaymentPage(
        handle,
        method,
        bill,
        invoice,
        state=payment_state(invoice, today, balance, shown_transfer_account())
        if invoice
        else None,
        change_words=change_words(method, today),
        payments=payments_of_account(request.access, handle.account_id, PAYMENTS_SHOWN),
    )
    return render(request, "payment/payment.html", {"page": page})


def change_words(method: PaymentMethod | None, today: date) -> str:
    """Say by when a change must reach the operator: before the next debit day."""
    day = next_debit_day(method, today)
    if day is None:
        return gettext("お支払い方法の変更は、いまはお電話で承ります。")
    call = last_call_at(now(), day)
    if call.day:
        words = gettext(
            "お支払い方法の変更は、いまはお電話で承ります。%(day)sの引き落としに"
            "間に合わせるには、%(call)sの受付時間が終わるまでにお電話ください。"
        )
        params = {"day": format_short_day(day), "call": format_short_day(call.day)}
        return words % params
    if not call.is_known:
        words = gettext(
            "お支払い方法の変更は、いまはお電話で承ります。%(day)sの引き落としに"
            "間に合わせるには、その前日までの受付時間内にお電話ください。"
        )
        return words % {"day": format_short_day(day)}
    words = gettext(
        "お支払い方法の変更は、いまはお電話で承ります。%(day)sの引き落としには、"
        "もう間に合いません。その次の引き落としから変わります。"
    )
    return words % {"day": format_short_day(day)}


def next_debit_day(method: PaymentMethod | None, today: date) -> date | None:
    """The next day of the operator on which a card or an account is debited."""
    operator = current_reference().operator
    if operator is None or method is None or method.kind not in {"card", "debit"}:
        return None
    day = operator.card_day if method.kind == "card" else operator.debit_day
    months = (today.replace(day=1), month_after(today))
    days = (business_day_from(closing_date_in(m, day), load_holidays()) for m in months)
    return next(each for each in days if each > today)
