"""The vocabulary of さがす: one file for each theme in `words/`, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`words` of one sense by its name; `phrases` that stand for a purpose, by its.

    `sayings` are whole sentences for a purpose: of them letters are learnt alone.
    """

    words: dict[str, list[str]]
    phrases: dict[str, list[str]]
    sayings: dict[str, list[str]]


@cache
def read_vocabulary() -> Vocabulary:
    """Read all themes. A sense or a purpose stands in one file only."""
    words: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    sayings: dict[str, list[str]] = {}
    tables = {"words": words, "purposes": phrases, "sayings": sayings}
    for file in sorted(FOLDER.glob("*.toml")):
        theme = tomllib.loads(file.read_text(encoding="utf-8"))
        for table, read in tables.items():
            for name, text in theme.get(table, {}).items():
                if name in read:
                    raise ValueError(f"{file.name}: {name} stands in two files")
                read[name] = text.split()
    return Vocabulary(words, phrases, sayings)
