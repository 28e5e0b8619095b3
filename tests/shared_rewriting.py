"""Workers share the work of reading the files of tests.

pytest rewrites the assertions of each file once and keeps the result beside it. Workers
that start together would all rewrite all files, in the same order: eleven seconds of
the processor each. Here each begins at another place, and finds what others have kept.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def read_files_from_another_place(config: pytest.Config) -> None:
    """Import all files of tests in a worker of a whole run; elsewhere do nothing."""
    worker = getattr(config, "workerinput", None)
    if worker is None or [Path(arg).resolve() for arg in config.args] != [TESTS]:
        return
    nth = int(worker["workerid"].removeprefix("gw"))
    for name in names_from(nth, worker["workercount"]):
        with suppress(Exception):  # said where the file is collected
            import_module(name)


def names_from(nth: int, count: int) -> list[str]:
    """The modules of tests, from the nth of so many parts on and round to its start."""
    files = sorted(TESTS.glob("*/test_*.py"))
    first = len(files) * nth // count
    turned = files[first:] + files[:first]
    return [f"{TESTS.name}.{file.parent.name}.{file.stem}" for file in turned]
