"""Members of a JSON object as the fields of a model: of their type, or refused."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from madoguchi.jobs.rule_files.near_names import unknown_name
from madoguchi.kernel.errors import Refused

DAY_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FieldTest = Callable[[Any], bool]
Row = TypeVar("Row", bound=models.Model)
TYPES: tuple[tuple[type, str, FieldTest], ...] = (
    (
        models.DateField,
        "2027-01-01 のような日",
        lambda value: isinstance(value, str) and bool(DAY_PATTERN.fullmatch(value)),
    ),
    (models.BooleanField, "true か false", lambda value: isinstance(value, bool)),
    (models.IntegerField, "整数", lambda value: type(value) is int),
    (
        models.DecimalField,
        "数",
        lambda value: isinstance(value, str) or type(value) in {int, float},
    ),
    (models.CharField, "文字列", lambda value: isinstance(value, str)),
    (ArrayField, "配列", lambda value: isinstance(value, list)),
)
"""By the class of a field: what JSON has to hold, in words and as a test."""


def build_row(
    model: type[Row], content: Mapping[str, object], refuse: Callable[[str], Refused]
) -> Row:
    """Build the row that an object describes; `refuse` makes the refusal of a reason.

    Refused are unknown members, with the nearest name that is right, and those of
    another type: Django would cut 17.5 to 17 and take true for 1.
    """
    fields = {f.name: f for f in model._meta.concrete_fields if f.name != "id"}
    for name in content:
        if name not in fields:
            listed = " ".join(sorted(fields))
            raise refuse(f"項目{unknown_name(name, fields)}使える項目: {listed}")
    for name, value in content.items():
        if value is None and fields[name].null:
            continue
        for kind, words, is_right in TYPES:
            if isinstance(fields[name], kind) and not is_right(value):
                raise refuse(f"{name} は、{words}で書いてください")
    return model(**content)


def validate_row(
    row: models.Model,
    refuse: Callable[[str], Refused],
    *,
    about_all: str = "",
    exclude: set[str] | None = None,
) -> None:
    """Hold each member against its field; `about_all` says what constraints say."""
    try:
        row.full_clean(exclude=exclude, validate_unique=False)
    except ValidationError as error:
        told = [
            about_all if name == NON_FIELD_ERRORS else f"{name}: {' '.join(why)}"
            for name, why in error.message_dict.items()
        ]
        raise refuse(" ".join(told)) from error
