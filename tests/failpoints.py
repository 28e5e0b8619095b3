"""An exception at any one statement, the commit included, and what is left after it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.db import OperationalError, connection
from django.db.models import Model
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.platform.batch import batch
from madoguchi.platform.models import AskableTask

Rows = dict[str, list[dict]]


class Cut(OperationalError):
    """The failpoint."""


def models_of_ours() -> list[type[Model]]:
    """All but the list of tasks, which the migrations write."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("madoguchi.")]
    return [model for model in ours if model is not AskableTask]


def all_rows(models: Sequence[type[Model]]) -> Rows:
    """Every row of these, and of the queue."""
    with batch("test"):
        found = {m.__name__: list(m.objects.order_by("pk").values()) for m in models}
        found["jobs"] = list(ProcrastinateJob.objects.order_by("pk").values())
    return found


@contextmanager
def cut_at(nth: int) -> Iterator[list[int]]:
    """The nth statement or commit from here fails; yields how many were asked for."""
    asked = [0]

    def count() -> None:
        asked[0] += 1
        if asked[0] == nth:
            raise Cut

    def count_statement(execute, *words):
        count()
        return execute(*words)

    def commit() -> None:
        count()
        committed()

    connection.ensure_connection()
    raw = connection.connection
    committed, raw.commit = raw.commit, commit
    try:
        with connection.execute_wrapper(count_statement):
            yield asked
    finally:
        del raw.commit


def cut_everywhere(
    act: Callable[[], object], models: Sequence[type[Model]] | None = None
) -> int:
    """Cut it at each statement in turn: nothing is left of it. Then let it be done."""
    looked_at = models_of_ours() if models is None else models
    start, nth = all_rows(looked_at), 0
    while True:
        nth += 1
        try:
            with cut_at(nth):
                act()
        except Cut:
            left = all_rows(looked_at)
            changed = [name for name in left if left[name] != start[name]]
            assert changed == [], f"something was left at statement {nth}"
        else:
            assert all_rows(looked_at) != start
            return nth - 1
