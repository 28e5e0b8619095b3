"""What is said where a bank, a branch, a number or a holder does not fit yet."""

import re
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.payments.bank_search import FoundPlace, FoundPlaces
from madoguchi.payments.zengin.kana import BankSpelling

MAX_HOLDER_LENGTH = 30
"""Of 預金者名 in a debit file."""
MAX_FAULTS_SHOWN = 3
NUMBER_PATTERN = re.compile("[0-9]{1,7}")
ACCOUNT_DIGITS = 7


def chosen_place(found: FoundPlaces, chosen: Any) -> FoundPlace | None:
    """Return the place that was chosen among those found, or just what was typed."""
    for place in found.places:
        if place.code == chosen:
            return place
    return found.exact


def bank_refusal(found: FoundPlaces) -> Refused:
    """Say that several banks were found, or none."""
    if found.places:
        return Refused("bank_not_chosen", choosing_words(found))
    return Refused("bank_not_found", finding_words())


def branch_refusal(found: FoundPlaces, words: str) -> Refused:
    """Say that several branches were found, or none, or that nothing was typed."""
    if found.places or not words:
        return Refused("branch_not_chosen", choosing_words(found))
    return Refused("branch_not_found", finding_words())


def choosing_words(found: FoundPlaces) -> str:
    if not found.places:
        return _("名前、かな、コードのどれかで探してください。")
    if found.is_cut:
        return _("ひとつ選んでください。ほかにもあります。言葉を足すと絞れます。")
    return _("ひとつ選んでください。")


def finding_words() -> str:
    return _(
        "見つかりませんでした。"
        "名前の一部、かな、コードのどれかで、もう一度お探しください。"
    )


def account_number_of(typed: str) -> str:
    """Return seven digits, zeros before a shorter number; "" for what is none."""
    if not NUMBER_PATTERN.fullmatch(typed):
        return ""
    return typed.rjust(ACCOUNT_DIGITS, "0")


def account_number_unfit() -> Refused:
    return Refused(
        "account_number_unfit",
        _(
            "口座番号は7桁までの数字です。まだ何も変わっていません。"
            "通帳かキャッシュカードの番号をお確かめください。"
        ),
    )


def holder_spelling_refusal(spelling: BankSpelling) -> Refused | None:
    """Say which characters no bank takes, with their places: nobody guesses a name."""
    if spelling.faults:
        shown = "、".join(
            _("%(nth)s文字めの「%(character)s」")
            % {"nth": fault.place, "character": fault.character}
            for fault in spelling.faults[:MAX_FAULTS_SHOWN]
        )
        words = _(
            "%(shown)sは、銀行に送れません。まだ何も変わっていません。"
            "通帳の表記のとおりに、カナか英字で入力してください。"
        )
        return Refused("holder_not_kana", words % {"shown": shown})
    if len(spelling.text) > MAX_HOLDER_LENGTH:
        words = _(
            "口座名義は30文字までです（濁点・半濁点も1文字に数えます）。"
            "まだ何も変わっていません。通帳に載っている分だけを入力してください。"
        )
        return Refused("holder_too_long", words)
    return None
