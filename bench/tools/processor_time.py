"""Processor time of process trees, as the kernel counts it for each thread."""

from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
NANOSECONDS_PER_MS = 1_000_000
TimeByThread = dict[tuple[int, int], int]


def process_tree(pid: int) -> Iterator[int]:
    """The process and all that descend from it."""
    yield pid
    for children in PROCESSES.glob(f"{pid}/task/*/children"):
        try:
            found = [int(word) for word in children.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        for child in found:
            yield from process_tree(child)


def thread_times(*pids: int) -> TimeByThread:
    """Nanoseconds on a processor of each thread of these trees."""
    times: TimeByThread = {}
    for root in pids:
        for pid in process_tree(root):
            for thread in PROCESSES.glob(f"{pid}/task/*"):
                try:
                    used = (thread / "schedstat").read_text().split()[0]
                except (FileNotFoundError, ProcessLookupError):
                    continue
                times[pid, int(thread.name)] = int(used)
    return times


def spent_ms(before: TimeByThread, after: TimeByThread) -> float:
    """Milliseconds of processor between two looks; a thread that has ended is left out.

    A thread that came between the two counts from its start.
    """
    spent = sum(used - before.get(thread, 0) for thread, used in after.items())
    return spent / NANOSECONDS_PER_MS


def process_time_of(pid: int) -> int:
    """Nanoseconds on a processor of one process of one thread, and of no child."""
    return int((PROCESSES / str(pid) / "schedstat").read_text().split()[0])
