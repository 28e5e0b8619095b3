"""Write a text in Shift_JIS (CP932) so that as little as can be is lost.

Texts of a Mac or a PDF come decomposed (か and U+3099), with radicals for kanji (⽇),
or with signs that CP932 has under another code point. Each is written as the twin that
CP932 has; 〓 stands only for what has none (𠮷, 😀).
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from madoguchi.billing.record.font_coverage import GETA_MARK, VARIATION_SELECTORS

CODEC = "cp932"
MAX_TWINS_KEPT = 4_096
SPELLED_AS = {
    "〜": "～",
    "−": "－",
    "–": "－",
    "‐": "－",
    "‑": "－",
    "‒": "－",
    "‖": "∥",
    "—": "―",
    "¥": "￥",
    "¢": "￠",
    "£": "￡",
    "¬": "￢",
    "¦": "￤",
    "·": "・",
    "•": "・",
    "⁄": "／",
    "\u2003": "　",
    "Å": "\u212b",
    "©": "(C)",
    "®": "(R)",
}
"""Signs that CP932 has, but that Unicode or Python's table put elsewhere."""

INVISIBLE_CHARACTERS = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
CLUSTER_PATTERN = re.compile(".[\u0300-\u036f\u3099\u309a]*", re.DOTALL)


def shift_jis_text(text: str) -> str:
    """The text as the file will say it, in characters that CP932 has alone.

    A cell is written so before it is quoted or guarded: ﹦ becomes =.
    """
    visible = INVISIBLE_CHARACTERS.sub("", VARIATION_SELECTORS.sub("", text))
    return "".join(map(twin_in_shift_jis, CLUSTER_PATTERN.findall(visible)))


@lru_cache(MAX_TWINS_KEPT)
def twin_in_shift_jis(cluster: str) -> str:
    """What CP932 has for a character with its marks.

    Whole text is never normalised: NFC would turn 﨑's neighbours, such as 神 (U+FA19),
    which CP932 has, into other kanji.
    """
    composed = normalize("NFC", cluster) if len(cluster) > 1 else cluster
    plain = "".join(char for char in normalize("NFKD", cluster) if not combining(char))
    for told in (composed, normalize("NFKC", composed), plain):
        spelled = "".join(SPELLED_AS.get(char, char) for char in told)
        if spelled and is_in_shift_jis(spelled):
            return spelled
    return GETA_MARK


def is_in_shift_jis(text: str) -> bool:
    try:
        text.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
