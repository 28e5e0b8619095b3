"""What a file of rules has changed, member by member."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models

MAX_SHOWN_LENGTH = 200
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class StoredRule(Generic[Row]):
    """A row of rules as it is stored now, and what held for its day until now."""

    before: Row
    after: Row


def change_lines(
    before: models.Model, after: models.Model, names: Iterable[str]
) -> Iterator[str]:
    """Name each member whose value differs: before → after; say where none does."""
    is_same = True
    for name in sorted(names):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            is_same = False
            yield f"{name}: {value_text(was)} → {value_text(now)}"
    if is_same:
        yield "これまでと同じです。変わった項目はありません。"


def value_text(value: object) -> str:
    """As JSON would have it: はい and いいえ would be other words than the file's."""
    words = {True: "true", False: "false", None: "なし", "": "なし"}
    is_word = value is None or isinstance(value, bool) or value == ""
    text = words[value] if is_word else str(value)  # type: ignore[index]  # one of them
    return text if len(text) <= MAX_SHOWN_LENGTH else f"{text[:MAX_SHOWN_LENGTH]}…"
