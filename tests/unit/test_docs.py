"""The docs name what is there: links, modules, identifiers, titles of decisions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "madoguchi"
PROCEDURES = ROOT / "docs" / "procedures.md"
DOCS = [
    file
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if file != PROCEDURES
]
DECISIONS = [f for f in (ROOT / "docs" / "adr").glob("0*.md") if f.name[:4] != "0000"]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"`([^`\n]+)`")
MODULE = re.compile(r"(?:[\w-]+/)*[\w-]+\.(?:py|sql|html|css|md|typ)|(?:[\w-]+/)+")


def broken_links(file: Path) -> list[str]:
    links = LINK.findall(file.read_text())
    return [
        link
        for link in links
        if "://" not in link and not (file.parent / link).exists()
    ]


def missing_modules(text: str) -> list[str]:
    """Paths in backticks that are neither in the checkout nor in the source."""
    paths = [path for path in CODE.findall(text) if MODULE.fullmatch(path)]
    return [
        path
        for path in paths
        if not ((ROOT / path).exists() or (SOURCE / path).exists())
    ]


def test_the_finders_find_what_is_planted(tmp_path):
    planted = tmp_path / "a.md"
    planted.write_text("[a](gone.md) [b](a.md#part) [c](https://example.jp/)")
    assert broken_links(planted) == ["gone.md"]
    text = "`web/urls.py` `web/gone.py` `docs/` `gone/` `a.py or b` `x <app>/models.py`"
    assert missing_modules(text) == ["web/gone.py", "gone/"]


@pytest.mark.parametrize("file", DOCS, ids=lambda f: f.name)
def test_every_link_and_every_module_that_is_named_is_there(file: Path):
    assert broken_links(file) == []
    assert missing_modules(file.read_text()) == []


def test_a_decision_names_its_subject_and_is_in_the_index():
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    assert len(DECISIONS) >= 30
    for file in DECISIONS:
        number, title = (
            file.read_text().splitlines()[0].removeprefix("# ").split(" ", 1)
        )
        assert file.name.startswith(f"{number}-")
        assert re.fullmatch(r"[A-Z][\w -]{2,40}: .+", title), title
        assert f"| [{number}]({file.name}) | {title} |" in index


def glossary_identifiers() -> list[str]:
    rows = (ROOT / "docs" / "glossary.md").read_text().split("\n## ")[0]
    cells = [line.split("|") for line in rows.splitlines() if line.startswith("| ")]
    named = [name for row in cells[1:] for name in CODE.findall(row[2])]
    return [name for name in named if not MODULE.fullmatch(name)]


def names_in_source() -> Iterator[str]:
    for file in SOURCE.rglob("*.py"):
        yield file.stem
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield node.name
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_identifier_of_the_glossary_is_in_the_source():
    named = glossary_identifiers()
    assert len(named) >= 80
    assert sorted(set(named) - set(names_in_source())) == []
