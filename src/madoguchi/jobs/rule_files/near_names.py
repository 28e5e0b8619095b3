"""The name that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

LEAST_LIKENESS = 0.6


def unknown_name(name: object, known: Iterable[str]) -> str:
    """Say that a name is none, and which known one is nearest, if one is near."""
    word = str(name)[:40]
    names = list(known)
    near = get_close_matches(word, names, 1, LEAST_LIKENESS)
    by_capitals = {one.lower(): one for one in names}
    found = near[0] if near else by_capitals.get(word.lower().strip(), "")
    hint = f"「{found}」のことですか。" if found else ""
    return f"「{word}」はありません。{hint}"
