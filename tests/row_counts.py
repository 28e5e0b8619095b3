"""How many rows of ours there are, to see that nothing was stored."""

from functools import cache

from django.apps import apps
from django.db import connection

from madoguchi.platform.batch import batch
from madoguchi.platform.models import AskableTask


def count_rows() -> dict[str, int]:
    """By model, without the list of tasks, which the migrations write."""
    with batch("test"), connection.cursor() as cursor:
        cursor.execute(counting_statement())
        return dict(cursor.fetchall())


@cache
def counting_statement() -> str:
    """One for all tables: a hundred statements cost more than what is tested."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("madoguchi.")]
    ours.remove(AskableTask)
    return " UNION ALL ".join(
        f"SELECT '{m.__name__}', count(*) FROM {m._meta.db_table}" for m in ours
    )
