"""Where the payment of a bill stands, as far as this portal can say."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.billing.payment_status.debit_states import bill_story
from madoguchi.billing.payment_status.money_back import money_back_sentences
from madoguchi.billing.record.invoice import Invoice, InvoicePayment
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.kernel.wording import (
    format_day_and_weekday,
    format_short_day,
    format_yen,
)
from madoguchi.ledger.balances import BillBalance


@dataclass(frozen=True, slots=True)
class PaymentState:
    """`word` is shown as a chip of that `kind`, "" for none; `sentences` say more."""

    word: str
    kind: str
    sentences: tuple[str, ...]


def payment_state(
    invoice: Invoice,
    today: date,
    balance: BillBalance | None = None,
    transfer_account: str = "",
) -> PaymentState:
    """Whether the bill is paid, or when the payment is to come.

    `transfer_account` is said of a bill that waits for a transfer: not of one whose
    day is past where no payments are known, which would have it paid twice.

    Without a balance no payments are imported: of a day that is past nothing is known
    but the day, and the page says so.
    """
    if sentence := settlement_sentence(invoice):
        return PaymentState("", "", (sentence,))
    if balance is not None and (state := settled_state(balance)):
        return state
    if story := bill_story(balance):
        told = PaymentState(story.word, story.kind, story.sentences)
        return with_part_paid(told, balance)
    day = invoice.payment_on
    if day is None:
        return PaymentState("", "", ())
    state = unpaid_state(invoice, day, today, balance)
    may_be_paid = balance is None and day < today
    if transfer_account and invoice.payment.method == "transfer" and not may_be_paid:
        where = transfer_sentence(transfer_account)
        payer = payer_name_sentence(invoice.account_number)
        return replace(state, sentences=(*state.sentences, where, payer))
    return state


def transfer_sentence(transfer_account: str) -> str:
    return _("お振込先: %(account)s") % {"account": transfer_account}


def payer_name_sentence(account_number: str) -> str:
    """Say which name a transfer is to carry, so that it finds its account."""
    words = _("ご依頼人名は、請求先番号 %(number)s とお名前にしてください。")
    return words % {"number": account_number}


def unpaid_state(
    invoice: Invoice, day: date, today: date, balance: BillBalance | None
) -> PaymentState:
    """The state of a bill that is not paid in full, before its day or after it."""
    if day < today:
        return past_state(invoice, day, balance)
    if invoice.payment.method == "transfer":
        asked = _("%(day)sまでにお振り込みください。") % {"day": format_short_day(day)}
        coming = PaymentState(_("お振り込み待ち"), "warn", (asked,))
    else:
        words = _("%(day)sに引き落とします（%(source)s）。")
        told = {
            "day": format_short_day(day),
            "source": payment_source(invoice.payment),
        }
        coming = PaymentState(_("引き落とし予定"), "plan", (words % told,))
    return with_part_paid(coming, balance)


def settled_state(balance: BillBalance) -> PaymentState | None:
    """The state of a bill of which nothing is to be paid any more; None for others."""
    if balance.owed_yen > 0:
        return None
    if balance.paid_on is None:
        nothing = _("返還により、お支払いいただく金額はありません。")
        return PaymentState("", "", (nothing,))
    words = _("%(day)sのお支払いを確認しました。")
    sentences = [words % {"day": format_day_and_weekday(balance.paid_on)}]
    sentences += money_back_sentences(balance)
    if balance.owed_yen < 0:
        more = _("%(amount)s多くお預かりしています。お返しの方法をご案内します。")
        sentences.append(more % {"amount": format_yen(-balance.owed_yen)})
    return PaymentState(_("お支払い済み"), "ok", tuple(sentences))


def payment_word(
    balance: BillBalance | None,
    day: date | None,
    today: date,
    coming: Invoice | None = None,
) -> tuple[str, str]:
    """The state in a word for a list, and its kind; both "" where nothing is known.

    `coming`: the invoice, of a bill whose day is to come.
    """
    if balance is None:
        return "", ""
    if known := settled_state(balance) or bill_story(balance):
        return known.word, known.kind
    if day is not None and day < today:
        return _("未確認"), "warn"
    if balance.paid_on:
        return _("一部お支払い済み"), "plan"
    if coming is None or day is None:
        return "", ""
    state = unpaid_state(coming, day, today, balance)
    return state.word, state.kind


def owed_yen_now(balance: BillBalance | None, state: PaymentState) -> int:
    """What is to be paid by an act of the customer, in yen; 0 for nothing."""
    is_late = state.kind == "err" or state.word == _("未確認")
    return balance.owed_yen if balance and is_late else 0


def past_state(
    invoice: Invoice, day: date, balance: BillBalance | None
) -> PaymentState:
    """The state of a bill whose day of payment is over and that is not paid."""
    told = {
        "day": format_day_and_weekday(day),
        "source": payment_source(invoice.payment),
    }
    if invoice.payment.method == "transfer":
        past = _("%(day)sがお振り込みの期限でした。") % told
    else:
        past = _("%(day)sが引き落とし日でした（%(source)s）。") % told
    if balance is None:
        unknown = _("お支払いの結果は、まだこの画面に出ません。")
        return PaymentState("", "", (past, unknown))
    missing = _("お支払いをまだ確認できていません。行き違いのときはご容赦ください。")
    return with_part_paid(PaymentState(_("未確認"), "warn", (past, missing)), balance)


def with_part_paid(state: PaymentState, balance: BillBalance | None) -> PaymentState:
    """Say first what was paid, or went back, of a bill that is not paid in full."""
    if balance is None or balance.paid_on is None:
        return state
    if not (known := money_back_sentences(balance)):
        words = _("%(day)sに一部のお支払いを確認しました。")
        known = [words % {"day": format_day_and_weekday(balance.paid_on)}]
    left = _("残りは%(amount)sです。") % {"amount": format_yen(balance.owed_yen)}
    first = "".join([*known, left])
    return replace(state, sentences=(first, *state.sentences))


def payment_source(payment: InvoicePayment) -> str:
    """Visa 末尾0056; 口座 末尾3170; 銀行振込."""
    if payment.method == "transfer":
        return _("銀行振込")
    name = payment.brand if payment.method == "card" else _("口座")
    return _("%(name)s 末尾%(last4)s") % {"name": name, "last4": payment.last4}
