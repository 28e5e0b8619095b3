"""Plant slips in the code, one at a time, and say which test notices each.

    .venv/bin/python -m bench.tools.planted [--only NAME …] [--hinted]

A slip is an edit of `bench/planted/*.toml`: a text that stands once in the source, and
what somebody might write in its place. It is planted in a work tree of its own; first
the tests run that are named beside it, and only where they all pass, everything. Ends
with 1 when a slip survives or could not be tried. `--hinted` leaves the whole suite
out.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SLIPS = ROOT / "bench" / "planted"
SOURCE, SUFFIXES = "src/madoguchi", {".py", ".sql", ".html", ".txt", ".typ"}
TESTS_FAILED, NO_TEST_RAN = 1, 5  # exit codes of pytest
WHOLE = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]


class Misplaced(Exception):
    """A slip whose text is not in the source, or more than once."""


@dataclass(frozen=True, slots=True)
class Slip:
    """An edit: `find` stands once in the source, and `put` takes its place.

    `tests`: those about it, as arguments of pytest.
    """

    name: str
    find: str
    put: str
    tests: tuple[str, ...]


def read_slips() -> list[Slip]:
    files = sorted(SLIPS.glob("*.toml"))
    rows = [row for file in files for row in tomllib.loads(file.read_text())["slip"]]
    return [
        Slip(row["name"], row["find"], row["put"], tuple(row["tests"])) for row in rows
    ]


def source_texts(tree: Path) -> dict[Path, str]:
    files = [f for f in (tree / SOURCE).rglob("*") if f.suffix in SUFFIXES]
    return {file: file.read_text(encoding="utf-8") for file in files}


def file_with(text: str, sources: Mapping[Path, str]) -> Path:
    """The one file of the source that has the text, wherever it has moved."""
    found = [file for file, content in sources.items() if text in content]
    count = sum(sources[file].count(text) for file in found)
    if count != 1:
        raise Misplaced(f"{count} times in the source: {text!r}")
    return found[0]


def plant(slip: Slip, content: str) -> str:
    return content.replace(slip.find, slip.put)


@contextmanager
def work_tree(folder: Path) -> Iterator[Path]:
    """A copy of what is committed."""
    tree = folder / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "-q", "--detach", str(tree), "HEAD"], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def failed_test(tree: Path, home: Path, arguments: list[str]) -> str:
    """The first test that fails in the tree; "" where all pass."""
    told = {"PYTHONPATH": f"{tree}/src", "MADOGUCHI_HOME": str(home)}
    ask = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", "-rfE"]
    ran = subprocess.run(
        [*ask, *arguments],
        cwd=tree,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == 0:
        return ""
    lines = ran.stdout.splitlines()
    named = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    if ran.returncode == NO_TEST_RAN or not named:
        raise Misplaced(f"no test ran: {ran.stdout[-300:]}{ran.stderr[-300:]}")
    return named[0].split()[1]


def try_slip(slip: Slip, home: Path, *, is_hinted: bool) -> str:
    """The test that notices the slip; "" where none does."""
    with tempfile.TemporaryDirectory() as folder, work_tree(Path(folder)) as tree:
        sources = source_texts(tree)
        file = file_with(slip.find, sources)
        file.write_text(plant(slip, sources[file]), encoding="utf-8")
        noticed = failed_test(tree, home, list(slip.tests))
        return noticed or ("" if is_hinted else failed_test(tree, home, WHOLE))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--hinted", action="store_true")
    told = parser.parse_args()
    slips = [s for s in read_slips() if not told.only or s.name in told.only]
    home = ROOT / "var" / "planted"
    survivors, began = [], time.monotonic()
    for slip in slips:
        try:
            noticed = try_slip(slip, home, is_hinted=told.hinted)
            print(f"{slip.name:48} {noticed or 'SURVIVES'}", flush=True)
        except Misplaced as error:
            noticed = ""
            print(f"{slip.name:48} NOT TRIED: {error}", flush=True)
        if not noticed:
            survivors.append(slip.name)
    minutes = (time.monotonic() - began) / 60
    found = len(slips) - len(survivors)
    print(f"{found} of {len(slips)} found, reach all; {minutes:.0f} min, reach 60")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
