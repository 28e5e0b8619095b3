"""One spelling for what people type to say who they are."""

import re
import unicodedata

LONGEST = 254
CUSTOMER_NUMBER = re.compile(r"N[0-9]{9}")
INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp"}
HYPHENS = str.maketrans("", "", "-‐‑‒–—―−ーｰ－﹣")


def normalise_identifier(typed: str) -> str:
    """The canonical spelling: any width, case, spaces or pasted line ends go.

    Used before validation, query and limiter key alike. What is neither a customer
    number nor a mail address comes back in its plainest form; nobody has it.
    """
    plain = unicodedata.normalize("NFKC", typed[: 4 * LONGEST])
    plain = "".join(c for c in plain if unicodedata.category(c) not in INVISIBLE)
    number = plain.translate(HYPHENS).upper()
    if CUSTOMER_NUMBER.fullmatch(number):
        return number
    return plain.lower()[:LONGEST]


def normalise_password(typed: str) -> str:
    """Exactly as typed, but for a line end that came along from pasting (NFC)."""
    return unicodedata.normalize("NFC", typed.rstrip("\r\n"))
