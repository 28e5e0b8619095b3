"""Sentences about one charge of a card: that it is under way, or was refused."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import (
    day_in_japan,
    format_day_and_weekday,
    format_short_day,
)
from madoguchi.payments.models import CardCharge


def under_way_sentence(charge: CardCharge) -> str:
    if charge.way == CardCharge.Way.PAGE:
        return _(
            "カード会社の結果を待っています。お支払い済みのことがあります。結果が"
            "わかるまで、もう一度はお支払いにならないでください。"
            "ふつうは数分でわかり、この画面に出ます。"
        )
    words = _("%(day)sの引き落としを手続き中です（%(card)s）。")
    day = format_short_day(asked_or_settled_on(charge))
    return words % {"day": day, "card": card_name(charge)}


def failed_sentence(charge: CardCharge) -> str:
    told = {
        "day": format_day_and_weekday(asked_or_settled_on(charge)),
        "card": card_name(charge),
    }
    if charge.way == CardCharge.Way.PAGE:
        return _("%(day)sのカードでのお支払いは、できませんでした。") % told
    return _("%(day)sに%(card)sで引き落としできませんでした。") % told


def asked_or_settled_on(charge: CardCharge) -> date:
    return day_in_japan(charge.settled_at or charge.asked_at)


def card_name(charge: CardCharge) -> str:
    """Visa 末尾0056; カード, where the gateway has not said it."""
    if not charge.card_last4:
        return _("カード")
    words = _("%(name)s 末尾%(last4)s")
    return words % {"name": charge.card_brand, "last4": charge.card_last4}
