"""Sounds that people write in several ways: long vowels above all."""

import re

import jaconv

LONG_VOWEL_RULES = [
    ("[おこそとのほもよろごぞどぼぽょ]", "[うお]"),
    ("[うくすつぬふむゆるぐずづぶぷゅ]", "う"),
    ("[えけせてねへめれげぜでべぺ]", "[いえ]"),
]
LONG_VOWEL_PATTERN = re.compile(
    "|".join(f"(?<={before}){after}" for before, after in LONG_VOWEL_RULES)
)
ONE_SOUND = str.maketrans("ぢづゐゑ", "じずいえ")
MIN_FOLDED_LETTERS = 3


def fold_sounds(reading: str) -> str:
    """Write long vowels short and sounds that are heard alike in one way.

    ー stays where little else would be left: データ is not 出た.
    """
    folded = fold_long_vowels(reading)
    if len(folded) >= MIN_FOLDED_LETTERS or "ー" not in reading:
        return folded
    return LONG_VOWEL_PATTERN.sub("", reading.translate(ONE_SOUND))


def fold_long_vowels(reading: str) -> str:
    """Write all long vowels short: the beginning of a text begins its folded form."""
    one = reading.translate(ONE_SOUND)
    return LONG_VOWEL_PATTERN.sub("", one.replace("ー", ""))


def latin_letters(kana: str) -> str:
    """Spell kana in Latin letters, in which most slips are of one letter."""
    letters: str = jaconv.kana2alphabet(kana)
    return letters
