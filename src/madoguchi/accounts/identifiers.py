"""Canonical spelling of customer numbers, mail addresses and passwords."""

import re
import unicodedata

from madoguchi.kernel.mail_address import strip_needless_quotes

MAX_CANONICAL_LENGTH = 254
CUSTOMER_NUMBER_PATTERN = re.compile(r"N[0-9]{9}")
INVISIBLE_UNICODE_CATEGORIES = {"Cf", "Cc", "Zs", "Zl", "Zp"}
HYPHEN_REMOVAL_TABLE = str.maketrans("", "", "-‐‑‒–—―−ーｰ－﹣")


def normalise_identifier(typed: str) -> str:
    """Return the canonical spelling, whatever width, case or spaces were typed.

    Used before validation, query and counter alike. What is neither a customer number
    nor a mail address comes back in lower case; no user has it.
    """
    text = unicodedata.normalize("NFKC", typed[: 4 * MAX_CANONICAL_LENGTH])
    text = "".join(
        c for c in text if unicodedata.category(c) not in INVISIBLE_UNICODE_CATEGORIES
    )
    number = text.translate(HYPHEN_REMOVAL_TABLE).upper()
    if CUSTOMER_NUMBER_PATTERN.fullmatch(number):
        return number
    return strip_needless_quotes(text.lower())[:MAX_CANONICAL_LENGTH]


def normalise_password(typed: str) -> str:
    """Return the password in NFC, without a line end that was pasted along."""
    return unicodedata.normalize("NFC", typed.rstrip("\r\n"))
