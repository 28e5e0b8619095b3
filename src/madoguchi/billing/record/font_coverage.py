"""Which characters the invoice's fonts can print.

PDF/A forbids a missing glyph, so a character without one must be replaced before the
page is set. 〓 (geta) is what Japanese print has always put in its place.
"""

import re
import struct
from collections.abc import Iterator
from functools import cache

from madoguchi.documents.pdf_renderer import FONT_PATHS

GETA_MARK = "〓"
LINE_BREAKS_PATTERN = re.compile("[\t\n\v\f\r\u0085\u2028\u2029]+")
SEGMENTED_COVERAGE_FORMAT = 12  # the cmap format that reaches beyond 16 bits (𠮷)

NEVER_PRINTED_RANGES = (  # controls, marks of direction, private use
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xD800, 0xF8FF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFFB),
    (0xE0000, 0x10FFFF),
)
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def printable_text(text: str) -> str:
    """The text in one line, each character that cannot be printed shown as 〓.

    Variation selectors go: the plain form of a kanji is printed rather than 〓.
    """
    if printable_characters().issuperset(text):
        return text
    plain = VARIATION_SELECTORS.sub("", LINE_BREAKS_PATTERN.sub(" ", text))
    return "".join(
        char if char in printable_characters() else GETA_MARK for char in plain
    )


def unprintable_characters(text: str) -> list[str]:
    """Those of which 〓 is printed, each once, in the order of the text."""
    plain = VARIATION_SELECTORS.sub("", text)
    return [char for char in dict.fromkeys(plain) if char not in printable_characters()]


@cache
def printable_characters() -> frozenset[str]:
    """The characters that all fonts have and that do nothing but show themselves."""
    regular, bold = (set(font_characters(font.read_bytes())) for font in FONT_PATHS)
    barred = {
        code for first, last in NEVER_PRINTED_RANGES for code in range(first, last + 1)
    }
    return frozenset(map(chr, (regular & bold) - barred))


def font_characters(font: bytes) -> Iterator[int]:
    for first, last in character_ranges(font):
        yield from range(first, last + 1)


def character_ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """The characters of an OpenType font as ranges, both ends included.

    Layout: https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    (tables,) = struct.unpack_from(">4xH", font)
    directory = {font[at : at + 4]: at for at in range(12, 12 + 16 * tables, 16)}
    (cmap,) = struct.unpack_from(">I", font, directory[b"cmap"] + 8)
    (encodings,) = struct.unpack_from(">2xH", font, cmap)
    for record in range(cmap + 4, cmap + 4 + 8 * encodings, 8):
        (offset,) = struct.unpack_from(">4xI", font, record)
        kind, groups = struct.unpack_from(">H10xI", font, cmap + offset)
        if kind == SEGMENTED_COVERAGE_FORMAT:
            for group in range(groups):
                at = cmap + offset + 16 + 12 * group
                yield struct.unpack_from(">II", font, at)
            return
    raise ValueError("font without a map of all its characters")
