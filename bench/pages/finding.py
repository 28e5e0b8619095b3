"""Purposes found by what people type: how many at the first place, and how fast.

    .venv/bin/python -m bench.pages.finding [rounds]

The queries are those that the test holds to, with the slips that it lets pass at a
later place. The baseline looks for a phrase that holds the query, or is held by it,
as typed.
"""

import os
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import django

from tests.search_queries import EXPECTED_PURPOSES

REACH_MS = 50
SLIPS = [("invoice", "請求所"), ("invoice", "せいきゅうしｙ"), ("cancel", "解訳")]
Finder = Callable[[str], list[str]]


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


def measure_finder(find: Finder, rounds: int) -> tuple[int, int, float]:
    """Right at the first place, among the first three; p95 in milliseconds."""
    first = third = 0
    took = []
    for want, query in [*EXPECTED_PURPOSES, *SLIPS]:
        found = find(query)
        first, third = first + (found[:1] == [want]), third + (want in found)
        for _ in range(rounds):
            began = time.perf_counter()
            find(query)
            took.append((time.perf_counter() - began) * 1000)
    return first, third, quantiles(took, n=20)[-1]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    rounds, count = (
        int((sys.argv[1:] or ["20"])[0]),
        len(EXPECTED_PURPOSES) + len(SLIPS),
    )
    for name, find in (
        ("さがす", find_purposes),
        ("baseline: as typed", find_by_substring),
    ):
        first, third, p95 = measure_finder(find, rounds)
        print(
            f"{name}: first {first}/{count}, first three {third}/{count}, "
            f"p95 {p95:.2f} ms (reach {REACH_MS})"
        )


if __name__ == "__main__":
    main()
