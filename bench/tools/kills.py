"""Commands are killed at some moment of their work, and run again to their end."""

import argparse
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from bench.tools.own_home import command

MAX_ROUNDS, KILLS_A_COMMAND = 40, 5
START_SHARE = 0.8
"""Of the time of a command that does nothing; before it there is nothing to lose."""


@dataclass
class Kills:
    """When to kill, and what became of it: how often the work was under way."""

    idle_seconds: float
    took_seconds: dict[str, float] = field(default_factory=dict)
    killed: int = 0
    too_late: int = 0

    def kill_once(self, name: str, words: tuple[str, ...]) -> bool:
        """Kill the command at some moment of its work; False where it had ended."""
        longest = self.took_seconds.get(name, self.idle_seconds + 1)
        began = time.monotonic()
        process = subprocess.Popen(
            command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        moment = random.uniform(START_SHARE * self.idle_seconds, longest)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
            self.took_seconds[name] = time.monotonic() - began
            self.too_late += 1
            return False
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.killed += 1
        return True

    def finish(self, name: str, words: tuple[str, ...]) -> None:
        """Let the command end, and remember how long it takes."""
        self.took_seconds[name] = seconds_of(words)


def seconds_of(words: tuple[str, ...]) -> float:
    began = time.monotonic()
    subprocess.check_call(command(*words), stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def kill_until_done(kills: Kills, name: str, words: tuple[str, ...]) -> None:
    for _kill in range(KILLS_A_COMMAND):
        if not kills.kill_once(name, words):
            return
    kills.finish(name, words)


@dataclass
class CrashRun:
    """Rounds of kills until there were so many; each round has new bills by number."""

    wanted: int
    bills_a_round: int
    kills: Kills
    rounds: int = 0
    began: float = field(default_factory=time.monotonic)

    def play(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last number of the bills of each round."""
        while not self.is_done and self.rounds < MAX_ROUNDS:
            yield self.bills + 1, self.bills + self.bills_a_round
            self.rounds += 1

    @property
    def bills(self) -> int:
        return self.rounds * self.bills_a_round

    @property
    def is_done(self) -> bool:
        return self.kills.killed >= self.wanted

    @property
    def line(self) -> str:
        return (
            f"killed {self.kills.killed}, {self.kills.too_late} had ended"
            f"   rounds {self.rounds}   {time.monotonic() - self.began:.0f} s"
        )


def crash_arguments(bills: int) -> argparse.Namespace:
    """Read how many kills, 100, and how many bills a round."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--bills", type=int, default=bills)
    return parser.parse_args()


def crash_run(told: argparse.Namespace, idle: tuple[str, ...]) -> CrashRun:
    """Begin; `idle` are words of a command that does nothing, to know its start."""
    return CrashRun(told.kills, told.bills, Kills(seconds_of(idle)))
