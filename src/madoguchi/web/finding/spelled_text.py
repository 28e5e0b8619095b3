"""A text in the two spellings in which words are looked for: as read, as written."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from unicodedata import normalize

from madoguchi.web.finding.english_words import english_word
from madoguchi.web.finding.morphemes import CONTENT_PARTS, Morpheme, read_morphemes
from madoguchi.web.finding.romaji import katakana_to_hiragana, to_hiragana

MAX_READ_LENGTH = 120  # letters of a query that are looked at
RUN_PATTERN = re.compile(r"[a-z0-9][a-z0-9'\-]*|[^a-z0-9\s]+")
YEN_PATTERN = re.compile("[0-9][0-9,]*円")
KANA_PATTERN = re.compile("[ぁ-ゖァ-ヺー]+")


@dataclass(slots=True)
class SpelledText:
    """Letters, and where in them a word may begin, where a short one, and may end."""

    letters: str = ""
    starts: set[int] = field(default_factory=set)
    short_starts: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    parts: list[tuple[int, int, Morpheme]] = field(default_factory=list)

    def add(self, letters: str, *, is_free: bool, word: Morpheme | None = None) -> None:
        """Append a word. Others begin inside of free ones, end in any of Japanese."""
        start, end = len(self.letters), len(self.letters) + len(letters)
        if word:
            self.parts.append((start, end, word))
        inside = set(range(start + 1, end))
        self.starts |= {start} | (inside if is_free else set())
        self.short_starts.add(start)
        self.ends |= {end} | (inside if is_free or word else set())
        self.letters += letters

    def has_content(self, start: int, end: int) -> bool:
        """Whether letters are more than endings and particles; Latin ones may be."""
        inside = [(s, e, w) for s, e, w in self.parts if s < end and start < e]
        covered = sum(min(e, end) - max(s, start) for s, e, _word in inside)
        return covered < end - start or any(
            word.part in CONTENT_PARTS for _start, _end, word in inside
        )


def plain_text(text: str) -> str:
    """In one width and case, cut to what is looked at."""
    plain = normalize("NFKC", text).lower().strip()[:MAX_READ_LENGTH]
    return YEN_PATTERN.sub("円", plain)


def spell_as_read(text: str, english: Collection[str]) -> SpelledText:
    """Spell a text in hiragana; Latin words stay where they are `english`."""
    return spell_text(text, english, lambda word: (word.reading, is_kana(word.surface)))


def spell_as_written(text: str, english: Collection[str]) -> SpelledText:
    """Spell a text as it stands, in which words may begin inside of long ones."""
    return spell_text(
        text, english, lambda word: (katakana_to_hiragana(word.surface), True)
    )


def spell_text(
    text: str, english: Collection[str], spell: Callable[[Morpheme], tuple[str, bool]]
) -> SpelledText:
    spelled = SpelledText()
    for run in RUN_PATTERN.findall(plain_text(text)):
        if run[0].isascii():
            add_latin_run(spelled, run, english)
            continue
        for word in read_morphemes(run):
            letters, is_free = spell(word)
            spelled.add(letters, is_free=is_free, word=word)
    return spelled


def is_kana(letters: str) -> bool:
    return KANA_PATTERN.fullmatch(letters) is not None


def add_latin_run(spelled: SpelledText, run: str, english: Collection[str]) -> None:
    if word := english_word(run.replace("-", ""), english):
        spelled.add(word, is_free=False)
    else:
        spelled.add(to_hiragana(run), is_free=True)
