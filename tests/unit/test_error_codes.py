"""Every code that a page can show is explained, and nothing else is."""

import ast
import re
from pathlib import Path

from madoguchi.web.http.error_codes import ERROR_CODES

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
SHOWN = (
    "accounts/**/*.py",
    "billing/**/*.py",
    "contracts/*.py",
    "desk/**/*.py",
    "departments/*.py",
    "documents/*.py",
    "identity/**/*.py",
    "platform/**/*.py",
    "procedures/**/*.py",
    "web/**/*.py",
)
PAGE = re.compile(r'"((?:PAGE|FORM)-\d{4})"')


def refusals(source: str) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Refused"
        and isinstance(node.args[0], ast.Constant)
    }


def test_the_finder_finds():
    assert refusals('raise Refused("too_late", "x")') == {"too_late"}


def test_the_codes_in_the_source_are_the_codes_in_the_help():
    found = set()
    for part in SHOWN:
        for file in SOURCE.glob(part):
            if file.name not in {"error_codes.py", "page_error_codes.py"}:
                found |= refusals(file.read_text()) | set(
                    PAGE.findall(file.read_text())
                )
    assert found == ERROR_CODES.keys()


def test_every_code_says_what_to_do_next():
    assert all(str(told.what) and str(told.next) for told in ERROR_CODES.values())
