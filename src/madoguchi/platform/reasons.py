"""The reason that staff must give for an act on a customer's data."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.real_words import has_real_words
from madoguchi.platform.card_texts import refuse_card_number

MIN_REASON_LETTERS = 5


def clean_reason(text: str) -> str:
    """Return the reason for the audit log.

    Refused with `staff_reason_needed` when it is too short or no words, and with
    `card_number_in_text`: the log is never changed.
    """
    words = _(
        "理由を、記号や同じ文字の繰り返しでなく、ことばで5文字以上入力してください。"
        "何も変更していません。"
    )
    return strip_reason(text, Refused("staff_reason_needed", words))


def strip_reason(text: str, refusal: Refused) -> str:
    """Return the text without outer spaces; raise `refusal` when it says nothing.

    Refused with `card_number_in_text` where it holds one.
    """
    reason = text.strip()
    refuse_card_number(reason)
    if not has_real_words(reason, MIN_REASON_LETTERS):
        raise refusal
    return reason
