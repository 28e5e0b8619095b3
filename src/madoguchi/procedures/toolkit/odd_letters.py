"""Letters that no name and no address is written with: emoji, marks of programs."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PROGRAM_MARKS = frozenset("<>{}\\`")
ODD_CATEGORIES = frozenset({"So", "Sk", "Me", "Cn", "Cs"})
STACKED_MARKS_PATTERN = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]{3}")


def first_odd_letter(text: str, *, takes_emoji: bool = False) -> str:
    """Return the first letter that no paper could bear; "" where there is none.

    Symbols of JIS (☆, ※, 〒) stand in names of houses and shops, and are taken.
    """
    for letter in text:
        if letter in PROGRAM_MARKS:
            return letter
        is_odd = unicodedata.category(letter) in ODD_CATEGORIES
        if is_odd and not takes_emoji and not is_in_jis(letter):
            return letter
    stacked = STACKED_MARKS_PATTERN.search(text)
    return stacked[0] if stacked else ""


def is_in_jis(letter: str) -> bool:
    try:
        return bool(letter.encode("cp932"))
    except UnicodeEncodeError:
        return False


def refuse_odd_letters(text: str, *, takes_emoji: bool = False) -> None:
    if letter := first_odd_letter(text, takes_emoji=takes_emoji):
        words = _("「%(letter)s」は使えません。ほかの文字で入力してください。")
        raise ValidationError(words % {"letter": letter}, code="odd_letter")
