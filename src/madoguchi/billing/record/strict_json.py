"""Strict JSON to frozen dataclasses: nothing missing, nothing more, nothing guessed."""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints

BillingMonth = NewType("BillingMonth", date)
"""A month as its first day; written `YYYY-MM`."""

DECIMAL_PATTERN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ISO_DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

JsonReader = Callable[[Any], Any]


def require_that(holds: object, what: str) -> None:
    """ValueError naming what does not hold of the record."""
    if not holds:
        raise ValueError(f"invoice record: {what}")


def convert_value(kind: Any, value: object) -> Any:
    """`value`, as JSON gave it, as a `kind`; ValueError where it is something else."""
    return reader_for(kind)(value)


@cache
def reader_for(kind: Any) -> JsonReader:
    simple: dict[Any, JsonReader] = {
        str: text_value,
        int: int_value,
        date: date_value,
        BillingMonth: month_value,
        Decimal: decimal_value,
    }
    if kind in simple:
        return simple[kind]
    if get_origin(kind) is tuple:
        return list_reader(reader_for(get_args(kind)[0]))
    if NoneType in get_args(kind):
        return optional_reader(reader_for(get_args(kind)[0]))
    return object_reader(kind)


def object_reader(kind: Any) -> JsonReader:
    hints = get_type_hints(kind)
    members = {member.name: reader_for(hints[member.name]) for member in fields(kind)}
    needed = {member.name for member in fields(kind) if member.default is MISSING}

    def read(value: object) -> object:
        if not isinstance(value, dict) or not needed <= value.keys() <= members.keys():
            raise ValueError(f"invoice record: members of {kind.__name__}")
        return kind(**{name: members[name](value[name]) for name in value})

    return read


def list_reader(each: JsonReader) -> JsonReader:
    def read(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise ValueError(f"invoice record: {value!r} is no list")  # noqa: TRY004  # a bad record is a ValueError
        return tuple(map(each, value))

    return read


def optional_reader(some: JsonReader) -> JsonReader:
    return lambda value: None if value is None else some(value)


def text_value(value: object) -> str:
    if type(value) is not str:
        raise ValueError(f"invoice record: {value!r} is no text")
    return value


def int_value(value: object) -> int:
    if type(value) is not int:  # a bool is an int to Python, not to us
        raise ValueError(f"invoice record: {value!r} is no whole number")
    return value


def decimal_value(value: object) -> Decimal:
    if not DECIMAL_PATTERN.fullmatch(text_value(value)):
        raise ValueError(f"invoice record: {value!r} is no decimal")
    return Decimal(text_value(value))


def date_value(value: object) -> date:
    if not ISO_DATE_PATTERN.fullmatch(text_value(value)):
        raise ValueError(f"invoice record: {value!r} is no day")
    return date.fromisoformat(text_value(value))


def month_value(value: object) -> BillingMonth:
    return BillingMonth(date_value(f"{text_value(value)}-01"))
