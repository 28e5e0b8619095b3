"""The tasks that are measured: one module of `walks` each."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from bench.tasks import walks
from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage


@dataclass(frozen=True, slots=True)
class Task:
    """`walk` goes from the start to the end, asserts both and returns the record.

    `needs_script`: cannot be done with JavaScript off, such as a passkey.
    """

    number: str
    title: str
    walk: Callable[[Stage], Recorder]
    needs_script: bool


def measured_tasks() -> list[Task]:
    """Return the tasks in the order of their numbers."""
    names = sorted(module.name for module in pkgutil.iter_modules(walks.__path__))
    modules = [import_module(f"{walks.__name__}.{name}") for name in names]
    return [
        Task(
            name.partition("_")[0].upper(),
            module.TITLE,
            module.walk,
            getattr(module, "NEEDS_SCRIPT", False),
        )
        for name, module in zip(names, modules, strict=True)
    ]
