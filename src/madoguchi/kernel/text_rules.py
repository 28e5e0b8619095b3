"""What a text must show and may not hide: one rule for Python and for SQL.

A text that somebody demands (a name on an invoice, what was charged) has a character
that can be seen. Characters that nobody sees and that change what is read (controls,
marks of direction, zero-width ones, line separators, noncharacters) are in no text
that comes from outside. Ranges of code points with both ends, after Unicode 15.
"""

import re

BLANK_RANGES = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x115F, 0x1160),  # Hangul fillers
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x2800, 0x2800),  # Braille without a dot
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors: they show nothing by themselves
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
"""Harmless beside other characters, nothing without them."""

SURROGATE_RANGE = (0xD800, 0xDFFF)
HIDDEN_RANGES = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    SURROGATE_RANGE,
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0x10000, 0xE0000, 0x10000)),
    (0xE0000, 0xE00FF),  # tags
    (0xE01F0, 0xEFFFF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in (0xF0000, 0x100000)),
)


def character_class(*ranges: tuple[int, int]) -> str:
    r"""The inside of [...], understood by Python and PostgreSQL: \u200b-\u200f."""
    return "".join(
        f"{escape_code_point(first)}-{escape_code_point(last)}"
        for first, last in ranges
    )


def escape_code_point(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 four digits are enough


BLANK_CLASS = character_class(*BLANK_RANGES)
HIDDEN_CLASS = character_class(*HIDDEN_RANGES)
VISIBLE_PATTERN = re.compile(f"[^{BLANK_CLASS}{HIDDEN_CLASS}]")
HIDDEN_PATTERN = re.compile(f"[{HIDDEN_CLASS}]")
STORABLE_CLASS = character_class(
    *(each for each in (*BLANK_RANGES, *HIDDEN_RANGES) if each != SURROGATE_RANGE)
)
VISIBLE_SQL_PATTERN = f"[^{STORABLE_CLASS}]"
"""What `has_visible_text` asks, for the operator ~ of PostgreSQL, which stores no half
of a surrogate pair."""


def has_visible_text(text: str) -> bool:
    """Whether it has a character that can be seen: a full-width blank is none."""
    return bool(VISIBLE_PATTERN.search(text))


def hidden_characters(text: str) -> list[str]:
    """Those nobody sees and that should not be there, each once, as U+200B."""
    found = dict.fromkeys(HIDDEN_PATTERN.findall(text))
    return [f"U+{ord(character):04X}" for character in found]
