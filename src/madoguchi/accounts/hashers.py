"""Password hashing on one low-priority thread per process, so that pages stay fast."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher

HASH_NICE = 10  # nice; Linux keeps it for each thread


def lower_priority() -> None:
    if sys.platform == "linux":
        os.nice(HASH_NICE)


HASH_EXECUTOR = ThreadPoolExecutor(1, "hash", lower_priority)
"""One thread a process: sign-ins wait for each other, other pages do not wait."""


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP's smallest setting)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return HASH_EXECUTOR.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return HASH_EXECUTOR.submit(super().verify, password, encoded).result()
