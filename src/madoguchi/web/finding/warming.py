"""Read the vocabulary before anybody searches."""

from functools import cache
from threading import Timer

from madoguchi.web.finding.purpose_matching import best_purposes

DELAY_S = 0.5  # the process answers its first page first
UNKNOWN_WORD = "むにゃむにゃ"
"""A query that no word matches: what slips are compared with is made for it too."""


@cache
def warm_finding_soon() -> Timer:
    """Build the index of さがす in a thread, once for each process: seconds of work."""
    timer = Timer(DELAY_S, best_purposes, [UNKNOWN_WORD])
    timer.daemon = True
    timer.start()
    return timer
