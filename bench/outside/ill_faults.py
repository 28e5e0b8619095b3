"""The faults of a company on the wire, in random order."""

import random
from collections import Counter

FAULTS = (*["none"] * 4, "refuse", "hang", "slow", "cut", "lost", "500", "wrong")
TIMEOUT_SECONDS = 0.3
"""How long the adapters wait here; a company that hangs answers after more."""


class Faults:
    """Which fault comes next, how often each came, and what was done unheard."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.is_ill = chance, True
        self.met: Counter[str] = Counter()
        self.acted_and_unheard = 0

    def next_fault(self) -> str:
        fault = self.chance.choice(FAULTS) if self.is_ill else "none"
        self.met[fault] += 1
        return fault
