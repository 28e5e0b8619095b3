"""One byte a character: what may stand in a file of a bank (JIS X 0201). Pure."""

import re

from madoguchi.payments.zengin.kana import (
    DIGITS,
    LARGE_KANA,
    LETTERS,
    MARKS,
    SYMBOLS,
    SYMBOLS_AT_SOME_BANKS,
)

WRITABLE_CHARACTERS = (
    DIGITS + LETTERS + LARGE_KANA + MARKS + SYMBOLS + SYMBOLS_AT_SOME_BANKS
)
WRITABLE_LETTERS = f" {re.escape(WRITABLE_CHARACTERS)}"
"""The same within the brackets of a pattern, and the space."""
WRITABLE_PATTERN = re.compile(f"[{WRITABLE_LETTERS}]*")
READABLE_PATTERN = re.compile(rb"[\x20-\x7e\xa1-\xdf]*")
"""One byte a character: JIS X 0201. An EBCDIC file has others."""
YEN_SIGN, YEN_SIGN_IN_SHIFT_JIS = "¥", "\\"


class FieldFault(ValueError):
    """A value that does not fit its field; says the field's Japanese name."""


def encode_text(text: str) -> bytes:
    return text.replace(YEN_SIGN, YEN_SIGN_IN_SHIFT_JIS).encode("cp932")


def decode_text(raw: bytes) -> str:
    """Read bytes of JIS X 0201; FieldFault for others."""
    if not READABLE_PATTERN.fullmatch(raw):
        raise FieldFault("JIS（半角）でない文字があります")
    return raw.decode("cp932").replace(YEN_SIGN_IN_SHIFT_JIS, YEN_SIGN)
