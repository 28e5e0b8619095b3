"""Find the words of the vocabulary in a text that has no spaces between them."""

from madoguchi.web.finding.spelled_text import SpelledText, is_kana
from madoguchi.web.finding.spotted_word import SHORT_LENGTH, SpottedWord
from madoguchi.web.finding.word_index import WordIndex

MAX_WORD_LENGTH = 24
LETTER_COST = 1.0  # of a letter that no word holds
WORD_COST, IGNORED_WORD_COST = 0.6, 0.7


def spot_words(text: SpelledText, words: WordIndex) -> list[SpottedWord]:
    """Cover as many letters with as few words as possible, none over another."""
    count = len(text.letters)
    costs = [0.0] + [float("inf")] * count
    steps: list[SpottedWord | None] = [None] * (count + 1)
    for at in range(count):
        if costs[at] + LETTER_COST < costs[at + 1]:
            costs[at + 1], steps[at + 1] = costs[at] + LETTER_COST, None
        for word in words_from(text, at, words):
            cost = costs[at] + (IGNORED_WORD_COST if word.is_ignored else WORD_COST)
            if cost < costs[word.end]:
                costs[word.end], steps[word.end] = cost, word
    return walk_back(steps)


def words_from(text: SpelledText, start: int, words: WordIndex) -> list[SpottedWord]:
    if start not in text.starts:
        return []
    stop = min(len(text.letters), start + MAX_WORD_LENGTH)
    found = []
    for end in range(start + 1, stop + 1):
        letters = text.letters[start:end]
        if not words.may_begin(letters):
            break
        if end in text.ends and may_be_word(text, start, end):
            senses = words.senses_of(letters)
            found += [SpottedWord(start, end, senses)] if senses else []
    return found


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
