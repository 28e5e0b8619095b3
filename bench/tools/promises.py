"""What a measurement promises: an end with 1 when one promise is missed."""

import sys
from collections.abc import Mapping
from typing import NoReturn


def end_with(promises: Mapping[str, bool]) -> NoReturn:
    """Name the promises that are missed, and end. `promises`: words to whether kept."""
    missed = [words for words, is_kept in promises.items() if not is_kept]
    for words in missed:
        print(f"MISSED: {words}")
    sys.exit(1 if missed else 0)
