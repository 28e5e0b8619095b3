"""Find the words of the vocabulary in a text that has no spaces between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.web.finding.sounds import fold_sounds
from madoguchi.web.finding.spelled_text import SpelledText, is_kana

MAX_WORD_LENGTH = 24
SHORT_LENGTH = 2
LETTER_COST = 1.0  # of a letter that no word holds
WORD_COST = 0.6


@dataclass(frozen=True, slots=True)
class SpottedWord:
    """Where in the letters it stands, and the senses that it may have."""

    start: int
    end: int
    senses: frozenset[str]
    likeness: float = 1.0  # less than 1 where it was taken for a typing error


def spot_words(
    text: SpelledText, senses_of: Mapping[str, frozenset[str]]
) -> list[SpottedWord]:
    """Cover as many letters with as few words as possible, none over another."""
    count = len(text.letters)
    costs = [0.0] + [float("inf")] * count
    steps: list[SpottedWord | None] = [None] * (count + 1)
    for at in range(count):
        if costs[at] + LETTER_COST < costs[at + 1]:
            costs[at + 1], steps[at + 1] = costs[at] + LETTER_COST, None
        for word in words_from(text, at, senses_of):
            if costs[at] + WORD_COST < costs[word.end]:
                costs[word.end], steps[word.end] = costs[at] + WORD_COST, word
    return walk_back(steps)


def words_from(
    text: SpelledText, start: int, senses_of: Mapping[str, frozenset[str]]
) -> list[SpottedWord]:
    if start not in text.starts:
        return []
    stop = min(len(text.letters), start + MAX_WORD_LENGTH)
    return [
        SpottedWord(start, end, senses)
        for end in range(start + 1, stop + 1)
        if end in text.ends
        and may_be_word(text, start, end)
        and (senses := senses_of.get(fold_sounds(text.letters[start:end])))
    ]


def may_be_word(text: SpelledText, start: int, end: int) -> bool:
    """Two kana are a word only where one begins; one letter where it is all of one."""
    if end - start > SHORT_LENGTH:
        return True
    if end - start == 1:
        edges = text.short_starts | {len(text.letters)}
        return start in text.short_starts and end in edges
    return start in text.short_starts or not is_kana(text.letters[start:end])


def walk_back(steps: list[SpottedWord | None]) -> list[SpottedWord]:
    words, at = [], len(steps) - 1
    while at > 0:
        step = steps[at]
        if step:
            words.append(step)
        at = step.start if step else at - 1
    return words[::-1]
