"""Read the vocabulary before anybody searches."""

import gc
from functools import cache
from threading import Timer

from madoguchi.web.finding.purpose_matching import best_purposes

DELAY_S = 0.5  # the process answers its first page first
UNKNOWN_WORD = "むにゃむにゃ"
"""A query that no word matches: what slips are compared with is made for it too."""


@cache
def warm_finding_soon() -> Timer:
    """Build the index of さがす in a thread, once for each process: seconds of work."""
    timer = Timer(DELAY_S, warm_finding)
    timer.daemon = True
    timer.start()
    return timer


def warm_finding() -> None:
    """Build the index, and let no collection of memory look through it again.

    What a process has loaded by then stays as long as it does. A request of a login
    with hundreds of customer numbers makes enough for a collection, which would take
    longer than the request's own work.
    """
    best_purposes(UNKNOWN_WORD)
    gc.freeze()
