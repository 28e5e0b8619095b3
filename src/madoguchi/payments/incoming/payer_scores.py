"""How like the payer of a transfer is to a customer, from 0 to 100. Pure."""

import re
from difflib import SequenceMatcher

from madoguchi.payments.holder_match import letters_of, loose_letters

SURE_SCORE = 100
LEAST_SCORE_SHOWN = 60  # below it two names have little in common
MIDDLE_DOTS_PATTERN = re.compile("[・･]")
NEARLY_SURE_SCORE = 95
"""At most this for names that are the same but for marks or the form of a company."""


def payer_score(payer: str, kana: str) -> int:
    """Compare the kana of a payer with those of a customer; 0 where one is missing.

    Digits that banks put before a name (the sender's number) and dots between its
    parts, which no bank can write, do not count. 100 only for the very name, as banks
    spell it.
    """
    one = letters_of(MIDDLE_DOTS_PATTERN.sub(" ", payer.lstrip("0123456789 ")))
    other = letters_of(MIDDLE_DOTS_PATTERN.sub(" ", kana))
    if not one or not other:
        return 0
    if one == other:
        return SURE_SCORE
    one, other = loose_letters(one), loose_letters(other)
    likeness = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return min(int(likeness * SURE_SCORE), NEARLY_SURE_SCORE)
