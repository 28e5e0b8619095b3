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
    "⋯": "…",
    "‧": "・",
    "«": "≪",
    "»": "≫",
    "€": "EUR",
    "ゔ": "ヴ",
}
"""Signs that CP932 has, but that Unicode or Python's table put elsewhere."""

LOOSER_FORMS = str.maketrans(
    "俱剝吞噓姸屛幷塡囊嚙摑潑焰瀆瘦禱簞繡繫蔣蟬蠟軀醬醱頰顚驒鷗鹼麴麵𠮟戶"
    "⺠⻁⻄⻆⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲",
    "倶剥呑嘘妍屏并填嚢噛掴溌焔涜痩祷箪繍繋蒋蝉蝋躯醤醗頬顛騨鴎鹸麹麺叱戸"
    "民虎西角長青食骨鬼麦黄斉歯竜亀",
)
"""What CP932 lacks, in the form that it has of a kanji (表外漢字字体表, 2000), and
radicals that have no decomposition (Unicode, EquivalentUnifiedIdeograph)."""

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
    compatible = normalize("NFKC", composed)
    looser = compatible.translate(LOOSER_FORMS)
    for told in (composed, compatible, looser, plain):
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
