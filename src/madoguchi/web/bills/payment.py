"""The payment page of a billing account: what is unpaid, how it is paid, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.debit_states import joint_debit_sentences
from madoguchi.billing.payment_status.payment_states import PaymentState, payment_state
from madoguchi.billing.queries import newest_bills_and_records
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.catalogue.cached_reference import last_call_at
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import (
    business_day_from,
    closing_date_in,
    month_after,
    month_from_text,
)
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_short_day
from madoguchi.ledger.payments_of_account import AccountPayment, payments_of_account
from madoguchi.payments.banks import BankBranch, bank_branch_of
from madoguchi.payments.models import KeptMethod, PaymentMethod
from madoguchi.payments.payment_policies import allowed_ways
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.queries import payment_method_of
from madoguchi.platform.clock import now
from madoguchi.procedures.kinds.debit import DebitChange
from madoguchi.procedures.kinds.debit_paper import PaperDebit
from madoguchi.procedures.toolkit.coming_ways_of_paying import ComingWay, coming_way_of
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.former_debts import FormerDebt, former_debts
from madoguchi.web.bills.kept_cards import kept_of_account
from madoguchi.web.bills.known_balances import balances_of_account, kept_words
from madoguchi.web.bills.transfer_places import transfer_place
from madoguchi.web.bills.unpaid_bills import (
    PaidBill,
    UnpaidBill,
    paid_bill,
    unpaid_bills,
)
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.right_rules import PAYERS_RULE
from madoguchi.web.procedures.order_rows import OrderRow, waiting_change_of_paying

PAYMENTS_SHOWN = 12
BILLS_LOOKED_AT = 12
ACCOUNT_TYPE_LABELS = {"1": _("普通"), "2": _("当座")}


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """`may_change`: whether a card is replaced here, and this member may do so."""

    contract: ContractHandle
    method: PaymentMethod | None
    bill: Bill | None
    invoice: Invoice | None  # of that bill, as it counts now
    state: PaymentState | None  # of that bill
    change_words: str  # until when a change counts for the next payment
    payments: Sequence[AccountPayment]  # the newest, where payments are imported
    unpaid: Sequence[UnpaidBill]
    former: Sequence[FormerDebt]  # what is owed of bills of a former system
    kept_words: str  # what is kept for the customer beside what is owed, "" for none
    joint_debits: Sequence[str]  # what several bills come to on one day
    paid: PaidBill | None  # the one that was just paid
    back_from: date | None  # the month whose page of the gateway was just left
    kept: Sequence[KeptMethod]
    coming: ComingWay | None  # ordered, and waits for its day
    waiting: OrderRow | None  # begun, and its result outside is not known yet
    may_pay: bool
    may_change: bool
    may_pay_by_transfer: bool  # whether 請求書払い can be asked for
    allows_card: bool  # whether the company's own rule does
    debit_kind: str  # the procedure that registers a bank account, "" for none
    transfer: str  # where to transfer to, "" where that is not said
    refusal: Refused | None = None

    @property
    def is_newest_unpaid(self) -> bool:
        """Whether the newest bill is among those that are asked for above."""
        months = {bill.month for bill in self.unpaid}
        return self.bill is not None and self.bill.billing_month in months

    @property
    def is_changing(self) -> bool:
        return self.coming is not None or self.waiting is not None

    @property
    def card_expires(self) -> date | None:
        expiry = self.method.card_expiry if self.method else ""
        return month_from_text(expiry) if expiry else None

    @property
    def found_usable_on(self) -> date | None:
        """The JST day on which the gateway said that the card can be charged."""
        at = self.method.found_usable_at if self.method else None
        return day_in_japan(at) if at else None

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
        return self.method.bank_account_number if self.method else ""


@reading_view
def payment_page(request: MemberRequest, contract: str = "") -> HttpResponse:
    """The way of paying of one contract's account; without one, of the first."""
    if not contract and len(request.contracts) > 1:
        return redirect("payment-of-contract", contract_or_404(request).code)
    return render_payment_page(request)


def render_payment_page(
    request: MemberRequest, refusal: Refused | None = None
) -> HttpResponse:
    page = build_payment_page(request, refusal)
    status = 422 if refusal else 200
    return render(request, "payment/payment.html", {"page": page}, status=status)


def build_payment_page(request: MemberRequest, refusal: Refused | None) -> PaymentPage:
    handle, today = contract_or_404(request), now().date()
    access, account = request.access, contract_or_404(request).account_id
    method = payment_method_of(access, account)
    rows = newest_bills_and_records(access, account, BILLS_LOOKED_AT)
    bills = [(bill, parse_record(text)) for bill, text in rows]
    months = [bill.billing_month for bill, _invoice in bills]
    balances = balances_of_account(access, account, months)
    transfer = transfer_place(access, account)
    bill, invoice = bills[0] if bills else (None, None)
    ways = allowed_ways(access.party_id)
    return PaymentPage(
        handle,
        method,
        bill,
        invoice,
        state=payment_state(
            invoice, today, balances.get(invoice.billing_month), transfer
        )
        if invoice
        else None,
        change_words=change_words(method, invoice, today),
        payments=payments_of_account(access, account, PAYMENTS_SHOWN),
        unpaid=unpaid_bills(access, account, bills, balances, today),
        former=(former := former_debts(access, account)),
        kept_words=kept_words(access, account, method)
        if former or any(balance.owed_yen > 0 for balance in balances.values())
        else "",
        joint_debits=joint_debit_sentences(balances),
        paid=paid_bill(request.GET.get("bill", ""), bills, balances),
        back_from=month_of_query(request),
        kept=kept_of_account(access, account),
        coming=coming_way_of(access.party_id, account),
        waiting=waiting_change_of_paying(access, account),
        may_pay=CARD_GATEWAY.is_open
        and PAYERS_RULE.opens_for(access)
        and "card" in ways,
        may_change=CARD_GATEWAY.is_open and may_change_way(request),
        may_pay_by_transfer="transfer" in ways
        and may_pay_by_transfer(request, account, transfer),
        allows_card="card" in ways,
        debit_kind=debit_kind_of(request) if "debit" in ways else "",
        transfer=transfer,
        refusal=refusal,
    )


def month_of_query(request: MemberRequest) -> date | None:
    """Return the month that the address names as `bill`; None for none or no month."""
    try:
        return month_from_text(request.GET.get("bill", ""))
    except ValueError:
        return None


def debit_kind_of(request: MemberRequest) -> str:
    """Name the procedure by which this member registers a bank account here."""
    if not may_change_way(request):
        return ""
    is_online = DebitChange.is_offered() and DebitChange.concerns(request.member.party)
    if is_online:
        return DebitChange.key
    return PaperDebit.key if PaperDebit.is_offered() else ""


def may_change_way(request: MemberRequest) -> bool:
    """Whether this member may change how the account pays."""
    rights = request.access.rights
    return "write:orders" in rights and PAYERS_RULE.opens_for(request.access)


def may_pay_by_transfer(request: MemberRequest, account: int, transfer: str) -> bool:
    """Whether 請求書払い is offered: to a company that pays otherwise so far."""
    if request.member.party.is_consumer or not transfer or not may_change_way(request):
        return False
    rows = BillingAccount.objects.visible_to(request.access).filter(pk=account)
    return rows.exclude(payment_method=BillingAccount.Payment.TRANSFER).exists()


def change_words(
    method: PaymentMethod | None, invoice: Invoice | None, today: date
) -> str:
    """Say by when a change must reach the operator: before the next debit day.

    That of the newest bill is its own; what comes after is by the operator's rules.
    """
    day = next_debit_day(method, today)
    own = invoice.payment_on if invoice else None
    if day and invoice and own and own > today and invoice.payment.method != "transfer":
        day = own
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
