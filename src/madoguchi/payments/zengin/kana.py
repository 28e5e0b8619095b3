"""How a name is spelled in a file of a bank: half-width kana in capitals. Pure.

Only what loses nothing is spelled by itself: width, case, hiragana, small kana and
dashes. Everything else is a fault with its place, which a person is asked about.
"""

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import decomposition, normalize

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKS = "ﾞﾟ"
LARGE_KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
"""Without ｦ: banks write ｵ in its place, so a name with it is asked about."""
SYMBOLS = "()-./"
SYMBOLS_AT_SOME_BANKS = "｢｣¥"
VOICED_KANA, HALF_VOICED_KANA = "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ", "ﾊﾋﾌﾍﾎ"
KANA_OF_MARK = {"ﾞ": VOICED_KANA, "ﾟ": HALF_VOICED_KANA}
LOOSE_MARKS = {"゛": "ﾞ", "゜": "ﾟ", "\u3099": "ﾞ", "\u309a": "ﾟ"}
DASHES = "ー\uff70－-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500"
SMALL_KANA = dict(
    zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True)
)
HIRAGANA_TO_KATAKANA = 0x60
FIRST_HIRAGANA, LAST_HIRAGANA = "ぁ", "ゖ"
FULL_WIDTH_KANA = {
    normalize("NFKC", half): half for half in LARGE_KANA
}  # ア to ｱ, without those that have a mark
SYMBOL_OF_WIDE = {"「": "｢", "」": "｣", "￥": "¥"}


@dataclass(frozen=True, slots=True)
class KanaFault:
    """A character that no bank takes, and its place in what was entered, from 1."""

    place: int
    character: str


@dataclass(frozen=True, slots=True)
class BankSpelling:
    """A name as it goes to the bank; only where there is no fault."""

    text: str
    faults: tuple[KanaFault, ...]


def spell_for_bank(
    name: str, *, extra_symbols: str = SYMBOLS_AT_SOME_BANKS
) -> BankSpelling:
    """Spell a name in half-width kana; ガ becomes the two characters ｶﾞ.

    Blanks at both ends are dropped. Faults: what is not kana, a letter, a digit or a
    symbol of banks, a voiced mark after a kana that has none, and two blanks in a row.
    """
    spelled, faults = "", []
    first = len(name) - len(name.lstrip())
    for place, character in enumerate(name.strip(), start=first + 1):
        half = half_width_of(character)
        if not half or not may_follow(half, spelled, extra_symbols):
            faults.append(KanaFault(place, character))
        else:
            spelled += half
    return BankSpelling("" if faults else spelled, tuple(faults))


@lru_cache(maxsize=1024)
def half_width_of(character: str) -> str:
    """Return one or two half-width characters, "" where there are none."""
    if character in LOOSE_MARKS:
        return LOOSE_MARKS[character]
    if character in DASHES:
        return "-"
    character = SYMBOL_OF_WIDE.get(character, character)
    if character in SYMBOLS_AT_SOME_BANKS:
        return character
    if FIRST_HIRAGANA <= character <= LAST_HIRAGANA:
        character = chr(ord(character) + HIRAGANA_TO_KATAKANA)
    if character in MARKS:
        return character
    if decomposition(character).startswith(("<wide>", "<narrow>")):
        character = normalize("NFKC", character)
    large, *marks = list(normalize("NFD", character))
    large = SMALL_KANA.get(large, large)
    half = FULL_WIDTH_KANA.get(large, "")
    if half:
        return half + "".join(LOOSE_MARKS.get(mark, "") for mark in marks)
    plain = large.upper()
    return plain if not marks and plain in f"{DIGITS}{LETTERS}{SYMBOLS} " else ""


def may_follow(half: str, before: str, extra_symbols: str) -> bool:
    """Whether a bank takes it there."""
    if half in MARKS:
        return before[-1:] != "" and before[-1:] in KANA_OF_MARK[half]
    if half[-1] in MARKS:
        return half[0] in KANA_OF_MARK[half[-1]]
    if half == " ":
        return not before.endswith(" ")
    return half not in SYMBOLS_AT_SOME_BANKS or half in extra_symbols
