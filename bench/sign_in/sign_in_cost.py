"""Processor time of a sign-in, beside that of the hash alone, in turn."""

import time
from collections.abc import Callable
from statistics import median

from bench.tools.processor_time import spent_ms, thread_times

ROUNDS, SIGN_INS_A_ROUND = 5, 30
REACH_PER_PROCESSOR_SECOND = 24.0
REACH_OF_HASH = 0.72
"""Of what the hash alone makes in the same run: 24 of 33."""
MS_PER_SECOND = 1000


def sign_ins_per_processor_second(
    sign_in: Callable[[], bool], trees: list[int]
) -> tuple[float, float]:
    """Sign-ins, and bare hashes, per second of processor: medians of the rounds.

    `trees`: the processes whose threads are counted, with all they have started.
    """
    rates: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        before = thread_times(*trees)
        done = sum(sign_in() for _ in range(SIGN_INS_A_ROUND))
        spent = spent_ms(before, thread_times(*trees)) / MS_PER_SECOND
        assert done == SIGN_INS_A_ROUND, "somebody was not let in"
        rates.append((done / spent, bare_hash_rate()))
    return median(own for own, _ in rates), median(bare for _, bare in rates)


def bare_hash_rate() -> float:
    """Hashes per second of processor, with the product's parameters."""
    from argon2 import PasswordHasher  # noqa: PLC0415 for the children as well

    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    began = time.process_time()
    for _ in range(SIGN_INS_A_ROUND):
        hasher.hash("correct horse battery")
    return SIGN_INS_A_ROUND / (time.process_time() - began)


def postgres_process() -> int:
    """The server of the home in which this runs."""
    from django.conf import settings  # noqa: PLC0415 after the setup

    from madoguchi.config.postgres import server_location  # noqa: PLC0415 same

    file = server_location(settings.HOME).data / "postmaster.pid"
    return int(file.read_text().split()[0])
