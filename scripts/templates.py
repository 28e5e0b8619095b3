"""Check every template: djade, djlint and our own rules. Nothing is changed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
MAX_LINE_CHARACTERS = 160
PLAIN_TEXT = re.compile(
    r"(?:\{% load [\w ]+ %\})?\{% autoescape off %\}"
    r"(?:(?!autoescape).)*\{% endautoescape %\}\n?",
    re.DOTALL,
)
TRANSLATE = r"""\{%\s*translate\s+(?:"[^"]*"|'[^']*')\s*%\}"""
FAULTS = {
    "a sentence in pieces, use blocktranslate": re.compile(
        rf"\}}\}}{TRANSLATE}|{TRANSLATE}\{{\{{"
    ),
    "c-link-button is spelled with hyphens": re.compile("c-link_button"),
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


def is_plain_text(source: str) -> bool:
    """Whether a template of a mail or SMS writes `&` as `&`, from end to end."""
    return bool(PLAIN_TEXT.fullmatch(source))


def check_templates() -> bool:
    """Run the four checks over the source; true if all of them pass."""
    files = sorted((ROOT / "src").rglob("*.html"))
    pages = [str(file) for file in files]
    faults = [
        f"{file.relative_to(ROOT)}:{number}: {name}"
        for file in files
        for number, name in template_faults(file.read_text())
    ]
    faults += [
        f"{file.relative_to(ROOT)}: begins and ends with autoescape off"
        for file in sorted((ROOT / "src").rglob("templates/**/*.txt"))
        if not is_plain_text(file.read_text())
    ]
    print(*faults, sep="\n", end="\n" if faults else "")
    djade = [BIN / "djade", "--check", "--target-version", "5.2", *pages]
    djlint = [BIN / "djlint", "--lint", "--quiet", "--profile", "django", *pages]
    return not any([faults, subprocess.call(djade), subprocess.call(djlint)])


if __name__ == "__main__":
    sys.exit(not check_templates())
