"""Find purposes by words in any script: kanji, kana, romaji, with typing errors."""

import re
from functools import cache
from unicodedata import normalize

from rapidfuzz.distance import DamerauLevenshtein

from madoguchi.procedures.toolkit.base import customer_procedures
from madoguchi.web.finding.phrases import PURPOSE_PHRASES, REQUEST_WORDS
from madoguchi.web.finding.romaji import to_hiragana

MAX_MATCHED_LENGTH = 60  # letters of a query that are looked at
MIN_SIMILARITY = 0.6
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


def best_purposes(query: str, count: int = 5) -> list[tuple[str, float]]:
    """Return purposes and how well they match, from 0 to 1, the best first."""
    index, scores = phrase_index(), dict.fromkeys(phrases_by_purpose(), 0.0)
    for form in sorted(readings_of(query)):
        for key, name in index:
            scores[name] = max(scores[name], similarity_score(form, key))
    matches = [(name, points) for name, points in scores.items() if points > 0]
    return sorted(matches, key=lambda pair: -pair[1])[:count]


def similarity_score(form: str, key: str) -> float:
    if form == key:
        return 1.0
    short, long = sorted((form, key), key=len)
    ratio = len(short) / len(long)
    if long.startswith(short):
        return 0.8 + 0.15 * ratio
    if len(short) > 1 and short in long:
        return (0.7 if short == key else 0.65) + 0.2 * ratio
    likeness: float = DamerauLevenshtein.normalized_similarity(
        form, key, score_cutoff=MIN_SIMILARITY
    )
    return 0.9 * likeness
