"""Read Japanese text aloud: its words, with their readings in hiragana."""

from dataclasses import dataclass
from functools import cache, lru_cache

from sudachipy import Dictionary, SplitMode

from madoguchi.web.finding.romaji import katakana_to_hiragana

CONTENT_PARTS = {"名詞", "動詞", "形容詞", "形状詞", "副詞"}
IGNORED_PARTS = {"空白", "補助記号"}
CACHED_TEXTS = 1024  # each is read for two spellings


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A word as it is written and read; `part` and `conjugation` as grammars say."""

    surface: str
    reading: str
    part: str
    conjugation: str  # 五段-ラ行; "*" for what does not conjugate
    plain_form: str  # as dictionaries list it

    @property
    def is_plain(self) -> bool:
        return self.surface == self.plain_form


@cache
def reading_dictionary() -> Dictionary:
    """The dictionary, opened once for each process: its file is mapped, not read."""
    return Dictionary(dict="small")


@lru_cache(maxsize=CACHED_TEXTS)
def read_morphemes(text: str) -> tuple[Morpheme, ...]:
    """Divide Japanese text into words; a tokenizer is cheap, and of one thread."""
    tokenizer = reading_dictionary().tokenizer(mode=SplitMode.C)
    return tuple(
        Morpheme(
            surface=word.surface(),
            reading=katakana_to_hiragana(word.reading_form()),
            part=part,
            conjugation=conjugation,
            plain_form=word.dictionary_form(),
        )
        for word in tokenizer.tokenize(text)
        for part, _, _, _, conjugation, _ in [word.part_of_speech()]
        if part not in IGNORED_PARTS
    )


@lru_cache(maxsize=CACHED_TEXTS)
def readings_of_letter(kanji: str) -> frozenset[str]:
    """How one kanji may be read, as the dictionary lists it: 広 is ひろ and こう."""
    return frozenset(
        katakana_to_hiragana(word.reading_form())
        for word in reading_dictionary().lookup(kanji)
    )
