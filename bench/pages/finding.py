"""Purposes found by what people type: how many at the first place, and how fast.

    .venv/bin/python -m bench.pages.finding [rounds]

Of two sets: the queries that the test holds to, with the slips that it lets pass at a
later place; and phrases that no test reads and nobody looked at who wrote the words of
the finder. Only these say what customers find. The baseline looks for a phrase that
holds the query, or is held by it, as typed.
"""

import os
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

import django

from bench.tools.promises import end_with
from tests.search_queries import EXPECTED_PURPOSES

REACH_MS = 50
SLIPS = [("invoice", "請求所"), ("invoice", "せいきゅうしｙ"), ("cancel", "解訳")]
REACH_FIRST, REACH_THIRD = 0.8, 0.9  # of the phrases that are held out
HELD_OUT = Path(__file__).with_name("held_out_phrases.toml")
Finder = Callable[[str], list[str]]
Queries = list[tuple[str, str]]


def held_out_queries() -> Queries:
    told = tomllib.loads(HELD_OUT.read_text(encoding="utf-8"))
    return [(name, phrase) for name, phrases in told.items() for phrase in phrases]


def find_purposes(query: str) -> list[str]:
    from madoguchi.web.finding.purpose_matching import best_purposes  # noqa: PLC0415 after the setup

    return [name for name, _points in best_purposes(query, 3)]


def find_by_substring(query: str) -> list[str]:
    from madoguchi.web.finding.phrases import PURPOSE_PHRASES  # noqa: PLC0415 after the setup

    return [
        name
        for name, phrases in PURPOSE_PHRASES.items()
        if any(query in phrase or phrase in query for phrase in phrases)
    ][:3]


def measure_finder(
    find: Finder, queries: Queries, rounds: int
) -> tuple[int, int, float]:
    """Right at the first place, among the first three; p95 in milliseconds."""
    first = third = 0
    took = []
    for want, query in queries:
        found = find(query)
        first, third = first + (found[:1] == [want]), third + (want in found)
        for _ in range(rounds):
            began = time.perf_counter()
            find(query)
            took.append((time.perf_counter() - began) * 1000)
    return first, third, quantiles(took, n=20)[-1]


def show(name: str, find: Finder, queries: Queries, rounds: int) -> tuple[float, ...]:
    """Print it; return the shares at the first and at the first three places, p95."""
    first, third, p95 = measure_finder(find, queries, rounds)
    count = len(queries)
    print(
        f"{name:28} first {first}/{count}, first three {third}/{count}, "
        f"p95 {p95:.2f} ms"
    )
    return first / count, third / count, p95


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    rounds = int((sys.argv[1:] or ["20"])[0])
    known, held_out = [*EXPECTED_PURPOSES, *SLIPS], held_out_queries()
    show("さがす, what tests hold", find_purposes, known, rounds)
    first, third, p95 = show("さがす, held out", find_purposes, held_out, rounds)
    show("as typed, what tests hold", find_by_substring, known, rounds)
    show("as typed, held out", find_by_substring, held_out, rounds)
    print(
        f"reach of what is held out: first {REACH_FIRST:.0%}, "
        f"first three {REACH_THIRD:.0%}, p95 {REACH_MS} ms"
    )
    end_with(
        {
            "held out, at the first place": first >= REACH_FIRST,
            "held out, at the first three": third >= REACH_THIRD,
            "time of a query": p95 <= REACH_MS,
        }
    )


if __name__ == "__main__":
    main()
