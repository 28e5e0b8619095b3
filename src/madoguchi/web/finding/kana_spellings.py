"""The spellings of kana in Latin letters."""

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
