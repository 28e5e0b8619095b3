"""What a measurement promises: an end with 1 when one promise is missed."""

import sys
from collections.abc import Mapping
from typing import NoReturn

UNMEASURED = 77
"""How a measurement ends that could not measure; as tests that were skipped do."""


def end_unmeasured(words: str) -> NoReturn:
    """Say what was missing, and end neither as kept nor as missed."""
    print(f"UNMEASURED: {words}")
    sys.exit(UNMEASURED)


def end_with(promises: Mapping[str, bool]) -> NoReturn:
    """Name the promises that are missed, and end. `promises`: words to whether kept."""
    missed = [words for words, is_kept in promises.items() if not is_kept]
    for words in missed:
        print(f"MISSED: {words}")
    sys.exit(1 if missed else 0)
