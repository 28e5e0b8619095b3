"""How like the holder of an account is to the holder of the contract. Pure.

Only for a warning: what goes to the bank is never changed by it.
"""

import re
from enum import StrEnum
from unicodedata import normalize

from madoguchi.payments.zengin.kana import spell_for_bank

LEGAL_FORM_PATTERN = re.compile(
    r"[ｶﾕﾄﾞ]+\)|\([ｶﾕﾄﾞ]+\)?|ｶﾌﾞｼｷｶﾞｲｼﾔ|ｶﾌﾞｼｷｶﾞｼﾔ|ﾕｳｹﾞﾝｶﾞｲｼﾔ|ｺﾞｳﾄﾞｳｶﾞｲｼﾔ"
)
MARKS_PATTERN = re.compile("[ﾞﾟ]")


class Likeness(StrEnum):
    SAME = "same"
    NEAR = "near"  # one letter, a voiced mark, or the form of a company apart
    OTHER = "other"


def likeness_of_holder(contract_kana: str, holder_kana: str) -> Likeness:
    """Compare two names in kana; blanks, width and small kana do not count."""
    one, other = letters_of(contract_kana), letters_of(holder_kana)
    if not one or one == other:
        return Likeness.SAME
    if loose_letters(one) == loose_letters(other) or is_one_edit_apart(one, other):
        return Likeness.NEAR
    return Likeness.OTHER


def letters_of(kana: str) -> str:
    """Return the name as a bank spells it, without blanks; "" where it cannot be."""
    return spell_for_bank(normalize("NFKC", kana)).text.replace(" ", "")


def loose_letters(letters: str) -> str:
    return MARKS_PATTERN.sub("", LEGAL_FORM_PATTERN.sub("", letters))


def is_one_edit_apart(one: str, other: str) -> bool:
    """Whether a letter was added, left out, changed, or two changed places."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long
