"""Purposes found by what people type: at which place, and how fast.

    .venv/bin/python -m bench.pages.finding [rounds]

The queries are by people who read the names of the purposes and nothing else: those
that the writers of the vocabulary have seen, and those that they have not. A line is
`purpose TAB query TAB style`; where a query is right for several purposes, they stand
with `|` between. Only the second set says what customers find. The baseline looks for a
phrase that holds the query, or is held by it, as typed.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import django

from bench.tools.promises import end_with

REACH_FIRST, REACH_THIRD, REACH_NOTHING = 0.85, 0.95, 0.02  # of unseen queries
REACH_P95_MS = 20
FOLDER = Path(__file__).parent
Finder = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, what they came for, and in which style."""

    purposes: frozenset[str]
    typed: str
    style: str


@dataclass(slots=True)
class Result:
    """How many of the queries were answered, at which place, and in what time."""

    count: int = 0
    first: int = 0
    third: int = 0
    nothing: int = 0
    took_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    styles: Counter[str] = field(default_factory=Counter)
    first_by_style: Counter[str] = field(default_factory=Counter)


def read_queries(name: str) -> list[Query]:
    """Return the queries of a file; none where it is not there."""
    file = FOLDER / name
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    cells = [line.split("\t") for line in lines if line.strip()]
    return [
        Query(frozenset(names.split("|")), typed, (*rest, "")[0])
        for names, typed, *rest in cells
    ]


def find_purposes(typed: str) -> list[str]:
    from madoguchi.web.finding.purpose_matching import best_purposes  # noqa: PLC0415 after the setup

    return [name for name, _points in best_purposes(typed, 3)]


def find_by_substring(typed: str) -> list[str]:
    from madoguchi.procedures.toolkit.base import customer_procedures  # noqa: PLC0415 after the setup
    from madoguchi.web.finding.phrase_reading import phrases_by_purpose  # noqa: PLC0415 after the setup

    return [
        name
        for name, phrases in phrases_by_purpose(customer_procedures()).items()
        if any(typed in phrase or phrase in typed for phrase in phrases)
    ][:3]


def measure_finder(find: Finder, queries: list[Query], rounds: int) -> Result:
    result = Result(count=len(queries))
    for query in queries:
        found = find(query.typed)
        is_first = bool(query.purposes.intersection(found[:1]))
        result.first += is_first
        result.third += bool(query.purposes.intersection(found[:3]))
        result.nothing += not found
        result.styles[query.style] += 1
        result.first_by_style[query.style] += is_first
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            find(query.typed)
            result.took_ms.append((time.perf_counter() - began) * 1000)
            result.processor_ms.append((time.process_time() - worked) * 1000)
    return result


def show(name: str, result: Result) -> None:
    cuts = quantiles(result.took_ms, n=20)
    worked = quantiles(result.processor_ms, n=20)
    print(
        f"{name:22} first {result.first / result.count:6.1%}, "
        f"first three {result.third / result.count:6.1%}, "
        f"nothing {result.nothing / result.count:5.1%} of {result.count}; "
        f"p50 {cuts[9]:.2f} ms, p95 {cuts[-1]:.2f} ms "
        f"(processor {worked[9]:.2f} and {worked[-1]:.2f} ms)"
    )


def show_styles(result: Result) -> None:
    for style, count in sorted(result.styles.items()):
        print(f"    {style:14} first {result.first_by_style[style]}/{count}")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    rounds = int((sys.argv[1:] or ["5"])[0])
    seen, unseen = read_queries("queries_seen.tsv"), read_queries("queries_held.tsv")
    began = time.perf_counter()
    find_purposes("請求書")
    print(f"first query, with the vocabulary: {time.perf_counter() - began:.2f} s")
    for name, queries in (("seen", seen), ("unseen", unseen)):
        if queries:
            result = measure_finder(find_purposes, queries, rounds)
            show(f"さがす, {name}", result)
            show_styles(result)
            show(f"as typed, {name}", measure_finder(find_by_substring, queries, 1))
    print(
        f"reach: first {REACH_FIRST:.0%}, first three {REACH_THIRD:.0%}, "
        f"nothing {REACH_NOTHING:.0%}, p95 {REACH_P95_MS} ms"
    )
    end_with(
        {
            "at the first place": result.first >= REACH_FIRST * result.count,
            "at the first three": result.third >= REACH_THIRD * result.count,
            "nothing found": result.nothing <= REACH_NOTHING * result.count,
            "time of a query": quantiles(result.took_ms, n=20)[-1] <= REACH_P95_MS,
        }
    )


if __name__ == "__main__":
    main()
