"""A wire that refuses, hangs, is slow, cuts off, loses, mistakes or doubles.

Who asks waits as an adapter does, for as long as its timeout says and no longer: a
hanging other side answers after that, a slow one just before. All of it is really
waited for, in times as short as a bench can afford.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")
KINDS = ("refuse", "hang", "slow", "cut", "lost", "wrong", "duplicate")
FAULTS = (*["none"] * 6, *KINDS)
TIMEOUT_SECONDS, HANG_SECONDS, SLOW_SECONDS = 0.05, 0.06, 0.02


class IllWire:
    """One wire, whose faults come in the order of its seed while it `is_ill`."""

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.chance, self.is_ill = name, random.Random(seed), True
        self.met: Counter[str] = Counter()
        self.unheard = 0
        self.waited_seconds = 0.0
        self.is_doubling = False  # what acts now has acted on the same call
        self.other_side = ThreadPoolExecutor(max_workers=4)

    def carry(
        self, act: Callable[[], Answer], *, changes: bool = False
    ) -> tuple[str, Answer]:
        """Let the other side act; return the fault that was met, and its answer.

        Unavailable where none is heard: it may have acted all the same, which is
        counted where that `changes` anything. One whose call is doubled acts twice.
        """
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        fault = self.chance.choice(FAULTS) if self.is_ill else "none"
        self.met[fault] += 1
        if fault == "refuse":
            raise Unavailable(f"{self.name}: refused")
        if fault in {"hang", "slow"}:
            return fault, self.wait_for(fault, act)
        answer = act()
        if fault == "duplicate":
            self.is_doubling = True
            answer = act()
            self.is_doubling = False
        if fault in {"cut", "lost"}:
            self.unheard += changes
            raise Unavailable(f"{self.name}: {fault}")
        return fault, answer

    def wait_for(self, fault: str, act: Callable[[], Answer]) -> Answer:
        """Wait until the timeout; what hangs never comes to act: nobody is there."""
        from madoguchi.kernel.errors import Unavailable  # noqa: PLC0415 setup

        began = time.monotonic()
        late: Future[Answer | None]
        late = self.other_side.submit(self.act_late, fault, act)
        try:
            answer = late.result(TIMEOUT_SECONDS if fault == "hang" else None)
        except TimeoutError:
            raise Unavailable(f"{self.name}: no answer in time") from None
        finally:
            self.waited_seconds += time.monotonic() - began
        if answer is None and fault == "hang":
            raise Unavailable(f"{self.name}: closed without an answer")
        return answer  # type: ignore[return-value]  # None where the act says so

    def act_late(self, fault: str, act: Callable[[], Answer]) -> Answer | None:
        time.sleep(HANG_SECONDS if fault == "hang" else SLOW_SECONDS)
        return None if fault == "hang" else act()

    def report(self) -> str:
        return (
            f"faults: {dict(sorted(self.met.items()))}\n"
            f"waited for {self.waited_seconds:.0f} s on hanging and slow answers"
        )

    def promises(self) -> dict[str, bool]:
        """Each fault was met, and a hang took as long as it says."""
        least = self.met["hang"] * TIMEOUT_SECONDS + self.met["slow"] * SLOW_SECONDS
        return {
            "each fault was met": set(self.met) == set(FAULTS),
            "what hangs and is slow was waited for": self.waited_seconds >= least,
        }
