"""How much a run tries, and from which seed.

Every kind of assertion runs every time; `MADOGUCHI_PROFILE=long` only tries more. The
seed is the same each day, so that nothing is red at random: what a run has tried, it
tries again. A long one begins elsewhere each time and says where: `MADOGUCHI_SEED`.
"""

import os
import random
import secrets

LONG = os.environ.get("MADOGUCHI_PROFILE") == "long"
ORDINARY_SEED = 2026
SEED = int(
    os.environ.setdefault(
        "MADOGUCHI_SEED", str(secrets.randbelow(2**32) if LONG else ORDINARY_SEED)
    )
)
"""In the environment, where the workers and what they start find the same."""


def how_many(usual: int, *, long: int) -> int:
    return long if LONG else usual


def chance_of(part: int = 0) -> random.Random:
    """The same numbers for the same seed and part."""
    return random.Random(f"{SEED} {part}")
