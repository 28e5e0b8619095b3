"""The database's clock, by which jobs decide what is over.

A host whose own clock is wrong would let a day come years early. Work that deletes or
ends something therefore takes its moment from here, and a process whose clock differs
from the database's does not work at all.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.timezone import localtime

from madoguchi.kernel.errors import Refused

MAX_CLOCK_DRIFT = timedelta(minutes=2)
MOMENT_SQL = "SELECT clock_timestamp()"


def database_now() -> datetime:
    """Return the database's moment, in Japan: its `.date()` is the JST day."""
    with connection.cursor() as cursor:
        cursor.execute(MOMENT_SQL)
        moment: datetime = cursor.fetchone()[0]
    return localtime(moment)


def refuse_clock_drift(host_now: datetime | None = None) -> None:
    """Refuse with `clocks_differ` where host and database are minutes apart.

    `host_now` is an aware moment; without it, what this host's clock says.
    """
    drift = (host_now or datetime.now(UTC)) - database_now()
    if abs(drift) > MAX_CLOCK_DRIFT:
        seconds = int(drift.total_seconds())
        raise Refused(
            "clocks_differ",
            f"この機械の時計が、データベースの時計と{seconds:+,}秒ずれています。"
            "何も始めていません。両方の時計を合わせてから、もう一度どうぞ。",
        )
