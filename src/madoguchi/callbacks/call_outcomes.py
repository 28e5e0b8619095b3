"""How a call-back may end, what its sender is answered, and how many ended so."""

from datetime import datetime
from enum import StrEnum

from django.db import connection

from madoguchi.kernel.calendar import JST


class Outcome(StrEnum):
    TAKEN = "taken"
    DOUBLED = "doubled"
    FORGED = "forged"
    STALE = "stale"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"  # of no message of ours, or of one not stored yet
    TOO_LARGE = "too-large"


STATUS_OF_OUTCOME = {
    Outcome.TAKEN: 200,
    Outcome.DOUBLED: 200,
    Outcome.FORGED: 401,
    Outcome.STALE: 401,
    Outcome.UNREADABLE: 400,
    Outcome.UNKNOWN: 404,
    Outcome.TOO_LARGE: 413,
}
"""An honest sender tries again after everything but 200."""

COUNT_SQL = """
    INSERT INTO platform_callcount (day, sender, outcome, calls)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (day, sender, outcome)
    DO UPDATE SET calls = platform_callcount.calls + 1"""


def count_call(sender: str, outcome: Outcome, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, [at.astimezone(JST).date(), sender, outcome])
