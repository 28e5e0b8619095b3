"""Typed entries of a session: the only code that reads and writes its keys.

A session may have been opened by an older version: a key that is missing, or holds
another shape than the one declared, reads as the default.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Generic, TypeVar, overload

from django.contrib.sessions.backends.base import SessionBase

Value = TypeVar("Value")
Entry = TypeVar("Entry", bound="SessionEntry[Any]")


class StoredState:
    """A session whose keys are declared as entries on the class."""

    def __init__(self, session: SessionBase | dict[str, Any]) -> None:
        self.session = session

    def take(self, entry: "SessionEntry[Value]") -> Value:
        """Return a value and remove it, for what is used or shown once."""
        value = entry.value_in(self.session)
        self.session.pop(entry.key, None)
        return value


class SessionEntry(ABC, Generic[Value]):
    """One key, with the value that stands for "not there"."""

    def __init__(self, key: str, default: Value) -> None:
        self.key, self.default = key, default

    @overload
    def __get__(self: Entry, state: None, owner: type) -> Entry: ...

    @overload
    def __get__(self, state: StoredState, owner: type) -> Value: ...

    def __get__(self, state: StoredState | None, owner: type) -> Any:
        return self if state is None else self.value_in(state.session)

    def __set__(self, state: StoredState, value: Value) -> None:
        state.session[self.key] = self.stored_form(value)

    def __delete__(self, state: StoredState) -> None:
        state.session.pop(self.key, None)

    @abstractmethod
    def value_in(self, session: SessionBase | dict[str, Any]) -> Value:
        """The stored value; the default where none of the right form is stored."""

    def stored_form(self, value: Value) -> Any:
        return value


class PlainEntry(SessionEntry[Value]):
    """A number, text, yes or no, or a mapping, stored as it is."""

    def value_in(self, session: SessionBase | dict[str, Any]) -> Value:
        stored = session.get(self.key)
        if not isinstance(stored, type(self.default)):
            return self.default
        return stored


class PairEntry(SessionEntry[tuple[int, int]]):
    """Two whole numbers, stored as a list."""

    def value_in(self, session: SessionBase | dict[str, Any]) -> tuple[int, int]:
        match session.get(self.key):
            case [int() as first, int() as second]:
                return first, second
            case _:
                return self.default

    def stored_form(self, value: tuple[int, int]) -> list[int]:
        return list(value)


class RecordEntry(SessionEntry[Value]):
    """A frozen dataclass, stored as a mapping by the names of its fields."""

    def value_in(self, session: SessionBase | dict[str, Any]) -> Value:
        stored = session.get(self.key)
        if not isinstance(stored, Mapping):
            return self.default
        record: Any = type(self.default)
        names = {field.name for field in fields(record)}
        value: Value = record(**{n: v for n, v in stored.items() if n in names})
        return value

    def stored_form(self, value: Any) -> dict[str, Any]:
        return asdict(value)
