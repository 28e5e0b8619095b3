"""Convert typed romaji to hiragana: greedy, the longest spelling first."""

import re
from functools import cache

VOWELS = "aiueo"
KANA_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "l": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
IRREGULAR_SPELLINGS = {
    "ya": "や",
    "yu": "ゆ",
    "yo": "よ",
    "wa": "わ",
    "wo": "を",
    "shi": "し",
    "chi": "ち",
    "tsu": "つ",
    "fu": "ふ",
    "ji": "じ",
    "ja": "じゃ",
    "ju": "じゅ",
    "jo": "じょ",
    "je": "じぇ",
    "jya": "じゃ",
    "jyu": "じゅ",
    "jyo": "じょ",
    "ca": "か",
    "cu": "く",
    "co": "こ",
    "fa": "ふぁ",
    "fi": "ふぃ",
    "fe": "ふぇ",
    "fo": "ふぉ",
    "she": "しぇ",
    "che": "ちぇ",
    "thi": "てぃ",
    "dhi": "でぃ",
    "va": "ゔぁ",
    "vi": "ゔぃ",
    "vu": "ゔ",
    "xtu": "っ",
    "ltu": "っ",
    "-": "ー",
}
YOON_STEMS = dict(
    zip(
        ["k", "s", "sh", "t", "ch", "c", "n", "h", "m", "r", "g", "z", "b", "p"],
        "きしじちちちにひみりぎじびぴ".replace("しじ", "しし", 1),
        strict=True,
    )
)
SMALL_KANA = dict(zip("auo", "ゃゅょ", strict=True))
KATAKANA_OFFSET = 0x60  # code points from a hiragana to its katakana


@cache
def kana_by_spelling() -> dict[str, str]:
    spellings = {
        f"{row}{vowel}": kana
        for row, five in KANA_ROWS.items()
        for vowel, kana in zip(VOWELS, five, strict=True)
    }
    for stem, kana in YOON_STEMS.items():
        for vowel, small in SMALL_KANA.items():
            spellings[f"{stem}y{vowel}"] = kana + small
            if stem in {"sh", "ch"}:
                spellings[f"{stem}{vowel}"] = kana + small
    return spellings | IRREGULAR_SPELLINGS


def to_hiragana(text: str) -> str:
    """Convert romaji and katakana; other characters stay as they are."""
    hiragana, at = "", 0
    while at < len(text):
        kana, length = first_kana(text[at:])
        hiragana, at = hiragana + kana, at + length
    return re.sub(
        "[ァ-ヶ]", lambda letter: chr(ord(letter[0]) - KATAKANA_OFFSET), hiragana
    )


def first_kana(text: str) -> tuple[str, int]:
    """The kana of the first letters, and how many letters they are."""
    head, second = text[0], text[1:2]
    if head == "n" and not (second and second in f"{VOWELS}y"):
        twice = second == "n" and not (text[2:3] and text[2] in f"{VOWELS}y")
        return "ん", 2 if twice else 1
    if head == "'":
        return "", 1
    is_double = head == second and re.fullmatch("[b-df-hj-mp-tv-z]", head)
    if is_double or text.startswith("tch"):
        return "っ", 1
    for length in (4, 3, 2, 1):
        if (kana := kana_by_spelling().get(text[:length])) is not None:
            return kana, length
    return head, 1
