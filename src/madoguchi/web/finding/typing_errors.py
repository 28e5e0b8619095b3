"""Guess which word of the vocabulary was meant where letters make none."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from madoguchi.web.finding.sounds import fold_sounds, latin_letters
from madoguchi.web.finding.spelled_text import SpelledText
from madoguchi.web.finding.spotted_word import SHORT_LENGTH, SpottedWord
from madoguchi.web.finding.word_index import WordIndex
from madoguchi.web.finding.wrong_kanji import word_that_sounds_so

MIN_GUESSED_LETTERS, MAX_GUESSED_LETTERS = 5, 40  # Latin ones
MIN_LIKENESS_PERCENT = 75
MIN_LIKENESS_OVER_WORDS = 0.72  # a square, as all likenesses
LOOKALIKES = str.maketrans("そつ", "んし")  # of ソ and ツ for ン and シ
LOOKALIKE_LIKENESS = 0.9
CACHED_GUESSES = 4096
PARTICLES = "はがのをにでとも"


def correct_slips(
    text: SpelledText, spotted: Sequence[SpottedWord], words: WordIndex
) -> list[SpottedWord]:
    """Return the words found, and those that other stretches of letters are like.

    A short word may be a piece of a longer one with a slip: かい of kaiyku. It gives
    way where the longer one is likely.
    """
    whole = [word for word in spotted if word.end - word.start > SHORT_LENGTH]
    short = [word for word in spotted if word not in whole]
    guesses = [
        guess
        for start, end in unknown_stretches(text, whole)
        if text.has_content(start, end)
        and (guess := guess_word(text.letters, start, end, words))
        and (
            guess.likeness >= MIN_LIKENESS_OVER_WORDS
            or not any(is_inside(word, guess) for word in short)
        )
    ]
    left = [word for word in short if not any(is_inside(word, g) for g in guesses)]
    return whole + left + guesses


def is_inside(word: SpottedWord, guess: SpottedWord) -> bool:
    return guess.start <= word.start and word.end <= guess.end


def unknown_stretches(
    text: SpelledText, spotted: Sequence[SpottedWord]
) -> list[tuple[int, int]]:
    edges = [0, *(e for w in spotted for e in (w.start, w.end)), len(text.letters)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def guess_word(
    letters: str, start: int, end: int, words: WordIndex
) -> SpottedWord | None:
    stretch = letters[start:end].rstrip(PARTICLES)
    stretch = stretch.lstrip(PARTICLES) if start else stretch
    if senses := words.senses_of(stretch.translate(LOOKALIKES)):
        return SpottedWord(start, end, senses, LOOKALIKE_LIKENESS)
    if word := word_that_sounds_so(letters, start, end, words):
        return word
    found = likest_sound(latin_letters(fold_sounds(stretch)), words)
    if found is None:
        return None
    sound, percent = found
    return SpottedWord(start, end, words.by_sound[sound], (percent / 100) ** 2)


@lru_cache(maxsize=CACHED_GUESSES)
def likest_sound(typed: str, words: WordIndex) -> tuple[str, float] | None:
    """The sound of the vocabulary that is most like these letters, and how much."""
    if not MIN_GUESSED_LETTERS <= len(typed) <= MAX_GUESSED_LETTERS:
        return None
    guessable = words.guessable
    found = process.extractOne(
        typed,
        guessable.candidates(typed, MIN_LIKENESS_PERCENT),
        scorer=fuzz.ratio,
        score_cutoff=MIN_LIKENESS_PERCENT,
    )
    return (guessable.sounds[found[0]], found[1]) if found else None
