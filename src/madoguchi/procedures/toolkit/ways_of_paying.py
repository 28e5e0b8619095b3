"""How a change of the way of paying is told: from when, and until when the old one."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.calendar import ONE_DAY, month_after, month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import PaymentMethod
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.debit_days import DebitDay, debit_of_month
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import (
    WayOfPayingChange,
    first_bill_month,
    format_japanese_day,
)

KINDS_OF_PAYING = ("card", "debit", "debit-paper", "pay-by-transfer")
"""The keys of the kinds that change how a billing account pays."""


def refuse_twin_change(case: Case) -> None:
    """Refuse while another contract of the account has such a change under way.

    The account is locked until the transaction ends, so that of two that are sent at
    once one is refused.
    """
    account = case.about.account
    BillingAccount.objects.select_for_update().get(pk=account.pk)
    if twin := change_of_account(account, case.about.pk):
        raise Refused(
            "card_under_way",
            _(
                "同じ請求先のお支払い方法の変更が進んでいます（%(number)s）。"
                "今回の分は申し込んでいません。"
            )
            % {"number": twin.number},
        )


def change_of_account(account: BillingAccount, contract: int) -> Order | None:
    """Find an order under way for the same account by another of its contracts."""
    rows = Order.objects.filter(party=account.party_id, kind__in=KINDS_OF_PAYING)
    rows = rows.filter(contract__account=account, state__in=UNDER_WAY_STATES)
    return rows.exclude(contract=contract).first()


def transfer_place_of(case: Case, account: BillingAccount) -> str:
    """Where an account transfers to: its own virtual account, else the operator's."""
    return account.virtual_account or case.load_operator().transfer_account


def first_payment(form: ProcedureForm, way: str) -> DebitDay:
    """Return the first payment in another way: at once also of a bill that is fixed."""
    case, request = form.case, form.timing_request()
    schedule = WayOfPayingChange().schedule(request)
    month = schedule.bill_on or first_bill_month(case.today, request.closing_day)
    if schedule.effective_on == case.today:
        fixed = debit_of_month(case, month_after(month, -1), way)
        if fixed.on > case.today:
            return fixed
    return debit_of_month(case, month, way)


def until_words(case: Case, account: BillingAccount, first: DebitDay) -> str:
    """Say until when the present way of paying is used."""
    method = PaymentMethod.objects.filter(party=case.party, account=account).first()
    name = method_words(account, method)
    last = debit_of_month(case, month_after(first.month, -1), account.payment_method)
    if last.on < case.today or has_ended(method, case.today):
        return _("%(name)s: もう使いません") % {"name": name}
    words = _("%(name)s: %(day)sまで使います")
    return words % {"name": name, "day": format_japanese_day(last.on)}


def method_words(account: BillingAccount, method: PaymentMethod | None) -> str:
    """Name the present way of paying: Visa 末尾0056, 口座 末尾3170, 請求書払い."""
    if method is None or account.payment_method == BillingAccount.Payment.TRANSFER:
        return str(account.get_payment_method_display())
    is_card = method.kind == "card"
    tail = method.card_last4 if is_card else method.bank_account_number
    name = method.card_brand if is_card else _("口座")
    return _("%(name)s 末尾%(last4)s") % {"name": name, "last4": tail}


def has_ended(method: PaymentMethod | None, today: date) -> bool:
    """Whether the month of a card is over."""
    if method is None or not method.card_expiry:
        return False
    return month_after(month_from_text(method.card_expiry)) - ONE_DAY < today
