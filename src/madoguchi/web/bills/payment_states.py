"""Where the payment of a bill stands, as far as this portal can say."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Invoice, InvoicePayment
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.kernel.wording import format_short_day


@dataclass(frozen=True, slots=True)
class PaymentState:
    """`word` is shown as a chip of that `kind`, "" for none; `sentences` say more."""

    word: str
    kind: str
    sentences: tuple[str, ...]


def payment_state(invoice: Invoice, today: date) -> PaymentState:
    """Whether the payment is still to come.

    Of a day that is past nothing is known but the day: whether the money came is not
    imported, and the page says so.
    """
    if sentence := settlement_sentence(invoice):
        return PaymentState("", "", (sentence,))
    day = invoice.payment_on
    if day is None:
        return PaymentState("", "", ())
    if invoice.payment.method == "transfer":
        return transfer_state(day, today)
    return debit_state(day, today, payment_source(invoice.payment))


def transfer_state(day: date, today: date) -> PaymentState:
    if day < today:
        past = _("%(day)sがお振り込みの期限でした。") % {"day": format_short_day(day)}
        return PaymentState("", "", (past, result_unknown()))
    asked = _("%(day)sまでにお振り込みください。") % {"day": format_short_day(day)}
    return PaymentState(_("お振り込み待ち"), "warn", (asked,))


def debit_state(day: date, today: date, source: str) -> PaymentState:
    told = {"day": format_short_day(day), "source": source}
    if day < today:
        past = _("%(day)sが引き落とし日でした（%(source)s）。") % told
        return PaymentState("", "", (past, result_unknown()))
    coming = _("%(day)sに引き落とします（%(source)s）。") % told
    return PaymentState(_("引き落とし予定"), "plan", (coming,))


def result_unknown() -> str:
    return _("お支払いの結果は、まだこの画面に出ません。")


def payment_source(payment: InvoicePayment) -> str:
    """Visa 末尾0056; 口座 末尾3170; 銀行振込."""
    if payment.method == "transfer":
        return _("銀行振込")
    name = payment.brand if payment.method == "card" else _("口座")
    return _("%(name)s 末尾%(last4)s") % {"name": name, "last4": payment.last4}
