"""What is said of a card that was refused, by the reason that the gateway gives."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import DeclineReason

REASON_WORDS: dict[DeclineReason, Promise] = {
    DeclineReason.EXPIRED: gettext_lazy("カードの期限が切れています。"),
    DeclineReason.NO_FUNDS: gettext_lazy(
        "カードの残高か、ご利用の限度額が足りません。"
    ),
    DeclineReason.AUTHENTICATION_FAILED: gettext_lazy(
        "カード会社のご本人の確認（3Dセキュア）ができませんでした。"
    ),
    DeclineReason.LOST_OR_STOLEN: gettext_lazy(
        "カード会社が、このカードのご利用を止めています。"
    ),
    DeclineReason.NOT_ACCEPTED: gettext_lazy(
        "このカードは、毎月のお支払いには使えません。"
    ),
    DeclineReason.REGISTER_AGAIN: gettext_lazy(
        "登録したカードの情報が、使えなくなっています。"
    ),
    DeclineReason.AMOUNT: gettext_lazy("この金額は、カードではお支払いになれません。"),
    DeclineReason.UNSAID: gettext_lazy(
        "カード会社が承認しませんでした。くわしい理由は、カード会社だけがわかります。"
    ),
}
"""Beginnings of a sentence group: what happened, without blame."""

REASON_CODES: dict[DeclineReason, str] = {
    DeclineReason.EXPIRED: "card_expired",
    DeclineReason.NO_FUNDS: "card_no_funds",
    DeclineReason.AUTHENTICATION_FAILED: "card_not_authenticated",
    DeclineReason.LOST_OR_STOLEN: "card_stopped",
    DeclineReason.NOT_ACCEPTED: "card_not_accepted",
    DeclineReason.REGISTER_AGAIN: "card_to_register_again",
    DeclineReason.AMOUNT: "card_amount",
    DeclineReason.UNSAID: "card_refused",
}


def known_reason(text: str) -> DeclineReason:
    """Read a stored reason; one that is not known says nothing."""
    return DeclineReason(text) if text in set(DeclineReason) else DeclineReason.UNSAID


def registration_refusal(reason: DeclineReason) -> Refused:
    """Say why a card was not registered: nothing has changed by it."""
    words = _(
        "%(why)sカードは替わっていません。いまのお支払い方法のままです。"
        "別のカードでもう一度登録できます。"
    )
    return Refused(REASON_CODES[reason], words % {"why": REASON_WORDS[reason]})


def charge_refusal(reason: DeclineReason) -> Refused:
    """Say why a bill was not paid by a card: no money was taken."""
    words = _(
        "%(why)sお支払いはできていません。お金は動いていません。"
        "別のカードか、銀行振込でお支払いいただけます。"
    )
    return Refused(REASON_CODES[reason], words % {"why": REASON_WORDS[reason]})
