"""Check every template: djlint, names, and our own rules. Nothing is changed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.template_names import (
    ROOT,
    name_faults,
    template_files,
    unused_macros,
)

BIN = Path(sys.executable).parent
MAX_LINE_CHARACTERS = 160
SENTENCE = r"""\{\{ _\((?:"[^"]*"|'[^']*')\) \}\}"""
VALUE = r"""\{\{ (?!\w+\()[^{}]*\}\}"""  # no call of a macro, such as an icon
FAULTS = {
    "a sentence in pieces, use trans": re.compile(
        rf"{VALUE}{SENTENCE}|{SENTENCE}{VALUE}"
    ),
    "nothing is let through unescaped": re.compile(
        r"\|\s*safe\b|\bautoescape\b|\bMarkup\b"
    ),
    "an element of ours begins with x-": re.compile(r"<(?!x-)[a-z]+-"),
    f"over {MAX_LINE_CHARACTERS} characters": re.compile(
        rf"^.{{{MAX_LINE_CHARACTERS + 1}}}"
    ),
}


def template_faults(source: str) -> Iterator[tuple[int, str]]:
    """Find the lines that break a rule of ours, with the rule's name."""
    for number, line in enumerate(source.splitlines(), 1):
        for name, pattern in FAULTS.items():
            if pattern.search(line):
                yield number, name


def all_faults() -> list[str]:
    """Every fault of every template, as file, line and what is wrong."""
    faults = [
        f"{file.relative_to(ROOT)}:{number}: {name}"
        for file in template_files()
        for number, name in [*template_faults(file.read_text()), *name_faults(file)]
    ]
    sources = [file.read_text() for file in template_files()]
    return faults + [f"macro {name} is used nowhere" for name in unused_macros(sources)]


def check_templates() -> bool:
    """Run all checks over the source; true if all of them pass."""
    faults = all_faults()
    print(*faults, sep="\n", end="\n" if faults else "")
    pages = [str(file) for file in template_files() if file.suffix == ".html"]
    djlint = [BIN / "djlint", "--lint", "--quiet", *pages]
    return not any([faults, subprocess.call(djlint)])


if __name__ == "__main__":
    sys.exit(not check_templates())
