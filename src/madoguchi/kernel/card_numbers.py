"""Card numbers where none may be: PCI DSS 3 forbids to store them in the clear.

A number has 13 to 19 digits and ends in the check digit of Luhn (ISO/IEC 7812-1).
Long numbers of other kinds end so by chance, one in ten; in running text only those
that begin as a brand's do are taken for cards (ISO/IEC 7812, ranges of the brands).
"""

import re
import sys
from itertools import combinations
from unicodedata import decimal, normalize

MIN_CARD_DIGITS, MAX_CARD_DIGITS = 13, 19
DIGIT_RUN_PATTERN = re.compile(r"[0-9](?:[\W_]{0,3}[0-9]){12,}")
KANJI_DIGITS = {
    ord(one): str(at % 10) for at, one in enumerate("〇一二三四五六七八九零")
}
KANJI_RUN_PATTERN = re.compile(f"[{''.join(map(chr, KANJI_DIGITS))}]{{13,}}")
LETTER = r"[^\W\d_]"
LETTERED_PATTERN = re.compile(
    rf"[0-9]{{4}}{LETTER}[0-9]{{4}}{LETTER}[0-9]{{4}}{LETTER}[0-9]{{1,7}}"
    rf"|[0-9]{{4}}{LETTER}[0-9]{{6}}{LETTER}[0-9]{{4,5}}"
)
"""Grouped as on a card, with a letter between the groups: 4111a1111b1111c1111."""

DIGIT_CHARACTERS = "".join(
    chr(code)
    for code in range(sys.maxunicode)
    if code in KANJI_DIGITS or decimal(chr(code), None) is not None
)
"""Every digit of every script, for a first look by a database."""

DIGIT_GROUP_PATTERN = re.compile("[0-9]+")
BRAND_PATTERN = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"  # Visa
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)"
    r"[0-9]{12}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"  # JCB
    r"|3(?:0[0-59]|[689][0-9])[0-9]{11,16}"  # Diners Club
    r"|6(?:011|4[4-9][0-9]|5[0-9]{2}|2[0-9]{2})[0-9]{12,15}"  # Discover, UnionPay
)
ONLY_DIGITS_PATTERN = re.compile("[0-9-]{12,23}")
MAX_DIGIT_GROUPS = 24
MIN_SUSPICIOUS_DIGITS = 12
"""A text with fewer digits is no card number and no token that looks like one."""


def holds_card_number(text: str) -> bool:
    """Whether a card number stands in a text, in any width and with any separators.

    Digits of every script count, also in circles; a single letter may stand between
    groups as cards have them.
    """
    return any(map(is_card_number, digit_strings_of_text(text)))


def may_be_card_number(token: str) -> bool:
    """Whether a token holds a card number, of whatever brand.

    Its digits alone may be one; so may a token of digits that is long enough, also
    where its check digit is wrong.
    """
    digits = "".join(DIGIT_GROUP_PATTERN.findall(with_plain_digits(token)))
    is_long = MIN_CARD_DIGITS <= len(digits) <= MAX_CARD_DIGITS
    return (
        bool(ONLY_DIGITS_PATTERN.fullmatch(token))
        or (is_long and is_luhn_right(digits))
        or holds_card_number(token)
    )


def digit_strings_of_text(text: str) -> set[str]:
    """Digits that stand together or in neighbouring groups, where they are enough."""
    found = set()
    plain = with_plain_digits(text)
    runs = DIGIT_RUN_PATTERN.findall(plain) + LETTERED_PATTERN.findall(plain)
    for run in runs:
        groups = DIGIT_GROUP_PATTERN.findall(run)[:MAX_DIGIT_GROUPS]
        for first, last in combinations(range(len(groups) + 1), 2):
            digits = "".join(groups[first:last])
            if MIN_CARD_DIGITS <= len(digits) <= MAX_CARD_DIGITS:
                found.add(digits)
    return found


def with_plain_digits(text: str) -> str:
    """Return a text with the digits of each script as 0 to 9, kanji in long runs."""
    plain = normalize("NFKC", text)
    if plain.isascii():
        return plain
    plain = "".join(str(decimal(one, one)) for one in plain)
    return KANJI_RUN_PATTERN.sub(lambda run: run[0].translate(KANJI_DIGITS), plain)


def is_card_number(digits: str) -> bool:
    return bool(BRAND_PATTERN.fullmatch(digits)) and is_luhn_right(digits)


def is_luhn_right(digits: str) -> bool:
    """ISO/IEC 7812-1 Annex B: every second digit from the right counts double."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0
