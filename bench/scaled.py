"""The sample operator, many times over: other numbers, the same shape."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "tests" / "data" / "sample-operator"
CHARGES = 23_042  # in one copy of the sample


def renumbered(copy: int) -> dict[str, Callable[[str], str]]:
    """How each numbering column of the nth copy is written."""

    def party(number: str) -> str:
        return f"N{int(number[1:]) + copy * 1_000_000:09}"

    def prefixed(number: str) -> str:
        return f"{number[0]}{copy:03}{number[1:]}"

    return {
        "customer_number": party,
        "account_number": prefixed,
        "contract_number": prefixed,
        "serial": prefixed,
        "address": lambda text: f"c{copy}.{text}" if "@" in text else text,
        "email": lambda text: f"c{copy}.{text}" if text else text,
    }


def rows(file: Path, copies: int) -> Iterator[list[str]]:
    with file.open(newline="") as opened:
        table = list(csv.reader(opened))
    header, body = table[0], table[1:]
    yield header
    for copy in range(copies):
        write = renumbered(copy)
        same = [write.get(name, str) for name in header]
        for row in body:
            yield [act(cell) for act, cell in zip(same, row, strict=True)]


def scale(target: Path, charges: int) -> int:
    """Write a folder with at least so many charges; returns how many it has."""
    copies = -(-charges // CHARGES)
    target.mkdir(parents=True)
    for file in SAMPLE.iterdir():
        if file.name in {"operator.json", "catalogue.csv"}:
            shutil.copy(file, target)
            continue
        with (target / file.name).open("w", newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows(rows(file, copies))
    return copies * CHARGES
