"""Find a bank or a branch by name, kana, Latin letters or code, in any spelling."""

import json
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import jaconv

from madoguchi.payments.banks import MAX_CACHED_BANKS, bank_data_folder, bank_names

MAX_FOUND = 20
ENDINGS = ("銀行", "ぎんこう", "支店", "してん", "ginkou", "bank")
"""What people say behind a name, and the list does not."""

OFTEN_CHOSEN = ("9900", "0005", "0009", "0001", "0010", "0036", "0033", "0038")
"""Offered before anything is typed."""

SHORT_FORMS = {
    "信用金庫": "信金",
    "信用組合": "信組",
    "農業協同組合": "農協",
    "漁業協同組合": "漁協",
    "労働金庫": "労金",
}
"""How the list shortens what people write out."""

FORMER_NAMES = {
    "第一勧業": "0001",
    "富士": "0001",
    "日本興業": "0001",
    "東京三菱": "0005",
    "ufj": "0005",
    "三和": "0005",
    "東海": "0005",
    "さくら": "0009",
    "住友": "0009",
    "太陽神戸": "0009",
    "あさひ": "0010",
    "大和": "0010",
    "ジャパンネット": "0033",
    "イーバンク": "0036",
    "新生": "0397",
    "長期信用": "0397",
    "郵便局": "9900",
    "郵便貯金": "9900",
    "郵貯": "9900",
}
"""Old names as aliases: passbooks and memories are older than the list."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A bank or a branch, by its code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The best first. `exact`: one of them is just what was typed.

    `is_cut`: there are more than are listed.
    """

    places: tuple[FoundPlace, ...]
    exact: FoundPlace | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Spellings:
    place: FoundPlace
    folded: tuple[str, ...]


def find_banks(words: str) -> FoundPlaces:
    """Find banks; an old name finds the bank of today."""
    return find_among(bank_spellings(), words, FORMER_NAMES)


def find_branches(bank_code: str, words: str) -> FoundPlaces:
    """Find branches of a bank; none where the list has no such bank."""
    if bank_code not in bank_names():
        return FoundPlaces((), None, is_cut=False)
    return find_among(branch_spellings(bank_code), words, {})


def places_of_banks() -> FoundPlaces:
    """Return the banks that are often chosen."""
    names = bank_names()
    offered = [FoundPlace(code, names[code]) for code in OFTEN_CHOSEN if code in names]
    return FoundPlaces(tuple(offered), None, is_cut=True)


def places_of_branches(bank_code: str) -> FoundPlaces:
    """Return all branches of a bank that has few; else none before a search."""
    known = branch_spellings(bank_code) if bank_code in bank_names() else ()
    few = known if len(known) <= MAX_FOUND else ()
    return FoundPlaces(tuple(each.place for each in few), None, is_cut=False)


def find_among(
    all_spellings: tuple[Spellings, ...], words: str, aliases: dict[str, str]
) -> FoundPlaces:
    typed = fold_place_name(words)
    if not typed:
        return FoundPlaces((), None, is_cut=False)
    alias = aliases.get(typed, "")
    ranked = sorted(
        (rank, nth)
        for nth, spellings in enumerate(all_spellings)
        if (rank := rank_of(spellings, typed, alias)) is not None
    )
    found = [all_spellings[nth].place for _rank, nth in ranked]
    same = [all_spellings[nth].place for rank, nth in ranked if rank == 0]
    exact = same[0] if len(same) == 1 else None
    return FoundPlaces(tuple(found[:MAX_FOUND]), exact, len(found) > MAX_FOUND)


def rank_of(spellings: Spellings, typed: str, alias: str) -> int | None:
    """0 for just this name or code, 1 for its beginning, 2 for a part; else None."""
    if typed == spellings.place.code or typed in spellings.folded:
        return 0
    if alias == spellings.place.code:
        return 0
    if any(folded.startswith(typed) for folded in spellings.folded):
        return 1
    return 2 if any(typed in folded for folded in spellings.folded) else None


def fold_place_name(words: str) -> str:
    """Fold width, case, kana and dashes; 銀行 and 支店 at the end are dropped."""
    folded = jaconv.kata2hira(normalize("NFKC", words[:60])).casefold()
    folded = "".join(folded.split())
    for dash in "ー－‐−–—":
        folded = folded.replace(dash, "-")
    folded = folded.translate(SMALL_TO_LARGE)
    for long, short in SHORT_FORMS.items():
        folded = folded.replace(long, short)
    for ending in ENDINGS:
        if folded.endswith(ending) and folded != ending:
            folded = folded.removesuffix(ending)
    return folded


SMALL_TO_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")


@lru_cache(maxsize=1)
def bank_spellings() -> tuple[Spellings, ...]:
    return read_spellings("banks.json")


@lru_cache(maxsize=MAX_CACHED_BANKS)
def branch_spellings(bank_code: str) -> tuple[Spellings, ...]:
    """Read the branches of a bank that is in the list."""
    return read_spellings(f"branches/{bank_code}.json")


def read_spellings(file: str) -> tuple[Spellings, ...]:
    rows = json.loads((bank_data_folder() / file).read_bytes())
    return tuple(
        Spellings(
            FoundPlace(code, normalize("NFKC", row["name"])),
            tuple(fold_place_name(row[key]) for key in ("name", "kana", "roma")),
        )
        for code, row in rows.items()
    )
