"""One spelling for what people type to say who they are."""

import re
import unicodedata

MAX_CANONICAL_LENGTH = 254
CUSTOMER_NUMBER_PATTERN = re.compile(r"N[0-9]{9}")
INVISIBLE_UNICODE_CATEGORIES = {"Cf", "Cc", "Zs", "Zl", "Zp"}
HYPHEN_REMOVAL_TABLE = str.maketrans("", "", "-‐‑‒–—―−ーｰ－﹣")


def normalise_identifier(typed: str) -> str:
    """The canonical spelling: any width, case, spaces or pasted line ends go.

    Used before validation, query and limiter key alike. What is neither a customer
    number nor a mail address comes back in its plainest form; nobody has it.
    """
    plain = unicodedata.normalize("NFKC", typed[: 4 * MAX_CANONICAL_LENGTH])
    plain = "".join(
        c for c in plain if unicodedata.category(c) not in INVISIBLE_UNICODE_CATEGORIES
    )
    number = plain.translate(HYPHEN_REMOVAL_TABLE).upper()
    if CUSTOMER_NUMBER_PATTERN.fullmatch(number):
        return number
    return plain.lower()[:MAX_CANONICAL_LENGTH]


def normalise_password(typed: str) -> str:
    """Exactly as typed, but for a line end that came along from pasting (NFC)."""
    return unicodedata.normalize("NFC", typed.rstrip("\r\n"))
