"""A thing that a customer has to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MAX_TODOS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: exactly one button. `due_on` is the last day, None for none.

    `can_wait`: its button is never the filled one, such as that of a telephone that
    nobody answers now. `is_news`: nothing is to be done about it, so it is not counted.
    """

    title: str
    detail: str
    button: str
    url: str
    due_on: date | None = None
    can_wait: bool = False
    is_news: bool = False


def sorted_todos(todos: Iterable[Todo]) -> list[Todo]:
    """By the last day; those without one stand behind, as they came."""
    return sorted(todos, key=lambda todo: todo.due_on or date.max)
