"""Senses by letters."""

from collections import defaultdict
from collections.abc import Iterable

from madoguchi.web.finding.spellings import KANJI_PATTERN

SenseMap = dict[str, frozenset[str]]


def join_senses(some: SenseMap, others: SenseMap) -> SenseMap:
    return some | {
        letters: some.get(letters, frozenset()) | senses
        for letters, senses in others.items()
    }


def is_long_enough(letters: str) -> bool:
    return len(letters) > 1 or KANJI_PATTERN.fullmatch(letters) is not None


def collect_senses(pairs: Iterable[tuple[str, str]]) -> SenseMap:
    senses: dict[str, set[str]] = defaultdict(set)
    for letters, sense in pairs:
        senses[letters].add(sense)
    return {letters: frozenset(those) for letters, those in senses.items()}
