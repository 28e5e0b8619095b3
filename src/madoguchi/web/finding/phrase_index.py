"""The phrases of all purposes, by the way they are read."""

import re
from functools import cache
from unicodedata import normalize

from madoguchi.procedures.toolkit.base import customer_procedures
from madoguchi.web.finding.phrases import PURPOSE_PHRASES, REQUEST_WORDS
from madoguchi.web.finding.romaji import to_hiragana

MAX_MATCHED_LENGTH = 60  # letters of a query that are looked at


PUNCTUATION_PATTERN = re.compile(r"[\s、。・?!,.]")


REQUEST_WORDS_PATTERN = re.compile(
    "|".join(sorted(REQUEST_WORDS, key=len, reverse=True))
)


LONG_VOWEL_RULES = [
    ("[おこそとのほもよろごぞどぼぽょ]", "[うお]"),
    ("[うくすつぬふむゆるぐずづぶぷゅ]", "う"),
    ("[えけせてねへめれげぜでべぺ]", "い"),
]


LONG_VOWEL_PATTERN = re.compile(
    "|".join(f"(?<={before}){after}" for before, after in LONG_VOWEL_RULES)
)


def readings_of(text: str) -> set[str]:
    """Every normal form that a query or a phrase may be read as."""
    plain = PUNCTUATION_PATTERN.sub("", normalize("NFKC", text).lower())[
        :MAX_MATCHED_LENGTH
    ]
    readings = {plain, to_hiragana(plain)} if re.search("[a-z]", plain) else {plain}
    readings |= {katakana_to_hiragana(reading) for reading in readings}
    readings |= {
        bare for reading in readings if (bare := REQUEST_WORDS_PATTERN.sub("", reading))
    }
    readings |= {
        LONG_VOWEL_PATTERN.sub("", reading.replace("ー", "")) for reading in readings
    }
    return readings - {""}


def katakana_to_hiragana(text: str) -> str:
    """Turn katakana into hiragana and leave Latin letters."""
    return re.sub("[ァ-ヶ]+", lambda run: to_hiragana(run[0]), text)


def phrases_by_purpose() -> dict[str, tuple[str, ...]]:
    """Return the phrases of pages and of procedures, the latter by their keys."""
    phrases = {name: tuple(words) for name, words in PURPOSE_PHRASES.items()}
    kinds = [kind for kind in customer_procedures() if kind.search_words]
    return phrases | {kind.key: tuple(kind.search_words.split()) for kind in kinds}


def phrase_index() -> tuple[tuple[str, str], ...]:
    """Return each form of each phrase, and the purpose it stands for."""
    return index_phrases(tuple(phrases_by_purpose().items()))


@cache
def index_phrases(
    phrases: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (form, name)
        for name, words in phrases
        for form in sorted({reading for word in words for reading in readings_of(word)})
    )
