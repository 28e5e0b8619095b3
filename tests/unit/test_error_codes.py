"""Every code that a page can show is explained once, beside what raises it."""

import ast
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web.http.explained_codes import (
    DuplicateErrorCodeError,
    explained_codes,
    merge_codes,
    module_names,
)

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
APPS_WITHOUT_PAGES = {"jobs", "adapters", "config", "webhooks"}
"""Commands of the operator, which read the whole sentence in their terminal."""
CODES_OF_COMMANDS = {
    "clocks_differ": "a process with a wrong clock does not start: no page is served",
    "no_operator": "the bill run alone, before any data was imported",
    "no_tax_rate": "the bill run alone",
    "no_invoice_number": "the bill run alone",
}
"""Codes of other apps that only a command of the operator meets, and why."""
TABLES_OF_CODES = {"error_codes.py", "spoken_codes.py"}
PAGE = re.compile(r'"((?:PAGE|FORM)-\d{4})"')


def refusals(source: str) -> set[str]:
    """Codes that are raised by name, or out of a table of the same file."""
    tree = ast.parse(source)
    first = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused"
    ]
    tables = {one.value.id for one in first if isinstance(one, ast.Subscript)}
    named = {one.value for one in first if isinstance(one, ast.Constant)}
    return named | {code for name in tables for code in codes_of_table(tree, name)}


def codes_of_table(tree: ast.Module, name: str) -> set[str]:
    return {
        code.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name
        for code in node.value.values
    }


def codes_in(file: Path) -> set[str]:
    source = file.read_text()
    return refusals(source) | set(PAGE.findall(source))


def codes_under(folder: Path) -> set[str]:
    files = (f for f in folder.rglob("*.py") if f.name not in TABLES_OF_CODES)
    return set().union(*map(codes_in, files))


def codes_of_all_apps() -> set[str]:
    apps = [app for app in SOURCE.iterdir() if app.name not in APPS_WITHOUT_PAGES]
    return set().union(*map(codes_under, apps))


def test_the_finder_finds():
    assert refusals('raise Refused("too_late", "x")') == {"too_late"}
    table = 'WHY: dict[int, str] = {1: "too_early"}\nraise Refused(WHY[1], "x")'
    assert refusals(table) == {"too_early"}


def test_the_codes_in_the_source_are_the_codes_in_the_help():
    assert codes_of_all_apps() - CODES_OF_COMMANDS.keys() == explained_codes().keys()


def test_a_code_that_only_commands_meet_is_still_raised_somewhere():
    assert CODES_OF_COMMANDS.keys() <= codes_of_all_apps()


@pytest.mark.parametrize("name", sorted(module_names()))
def test_a_room_explains_only_what_it_raises(name):
    module = import_module(name)
    assert module.ERROR_CODES.keys() <= codes_under(Path(module.__file__).parent)


@pytest.mark.parametrize("kind", REGISTRY.values(), ids=str)
def test_a_kind_explains_only_what_its_own_file_raises(kind):
    file = Path(sys.modules[kind.__module__].__file__)
    assert kind.error_codes.keys() <= codes_in(file)


def test_a_code_that_is_explained_twice_is_not_merged():
    one = {"too_late": CodeExplanation("x", "y")}
    with pytest.raises(DuplicateErrorCodeError, match="too_late"):
        merge_codes([one, one])


def test_every_code_says_what_to_do_next():
    explanations = explained_codes().values()
    assert all(str(each.what) and str(each.next) for each in explanations)
