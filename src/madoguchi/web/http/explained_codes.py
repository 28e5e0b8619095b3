"""The explanations of every error code that a page can show, gathered from all apps.

An app explains the codes that it raises in `error_codes.py`, its own or one in each of
its rooms: a dictionary `ERROR_CODES`. A kind of procedure explains its own in
`error_codes` of its class.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import madoguchi
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.toolkit.base import REGISTRY


class DuplicateErrorCodeError(Exception):
    """One code is explained in two places."""


def explained_codes() -> dict[str, CodeExplanation]:
    """Return every explanation by its code, those of registered procedures included."""
    of_kinds = (kind.error_codes for kind in REGISTRY.values())
    return merge_codes([*codes_of_apps(), *of_kinds])


def merge_codes(
    parts: Iterable[Mapping[str, CodeExplanation]],
) -> dict[str, CodeExplanation]:
    """Merge dictionaries of explanations; DuplicateErrorCodeError on a shared code."""
    merged: dict[str, CodeExplanation] = {}
    for part in parts:
        if shared := merged.keys() & part.keys():
            raise DuplicateErrorCodeError(", ".join(sorted(shared)))
        merged |= part
    return merged


@cache
def codes_of_apps() -> tuple[Mapping[str, CodeExplanation], ...]:
    return tuple(module.ERROR_CODES for module in map(import_module, module_names()))


def module_names() -> list[str]:
    """Name every module that explains error codes."""
    files = Path(madoguchi.__path__[0]).rglob("error_codes.py")
    folders = (file.parent.relative_to(madoguchi.__path__[0]) for file in files)
    return sorted(".".join(["madoguchi", *at.parts, "error_codes"]) for at in folders)
