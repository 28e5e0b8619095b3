"""Give changes their place in the feed when they are listed for the first time.

Only rows that are committed are seen and numbered, by one process at a time: so a
change that commits late comes after all that was listed before, and no cursor passes it
by. Whoever writes changes waits for nobody.
"""

from datetime import datetime

from django.db import connection

LOCK_FEED_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi change feed'))"
LAST_SEQ_SQL = "SELECT coalesce(max(seq), 0) FROM customers_portalchange"
COUNT_BEHIND_SQL = "SELECT count(*) FROM customers_portalchange WHERE seq > %s"
NEWEST_DELETED_SQL = """
    SELECT coalesce(max(c.seq), 1) - 1 FROM customers_portalchange c
    WHERE c.seq > %s AND NOT EXISTS (
        SELECT FROM customers_portalchange before WHERE before.seq = c.seq - 1)"""
NUMBER_CHANGES_SQL = """
    WITH unlisted AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
            SELECT id FROM customers_portalchange
            WHERE seq IS NULL ORDER BY id LIMIT %s) oldest)
    UPDATE customers_portalchange c
    SET seq = place + (SELECT coalesce(max(seq), 0) FROM customers_portalchange),
        listed_at = %s
    FROM unlisted WHERE c.id = unlisted.id"""


def number_changes(count: int, *, at: datetime) -> None:
    """Number the oldest changes without a place, at most `count`. Inside a batch.

    The lock holds until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_FEED_SQL)
        cursor.execute(NUMBER_CHANGES_SQL, [count, at])


def last_listed_seq() -> int:
    """Return the `seq` of the last line that was ever listed, 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_SEQ_SQL)
        (seq,) = cursor.fetchone()
    return int(seq)


def count_listed_behind(seq: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BEHIND_SQL, [seq])
        return int(cursor.fetchone()[0])


def newest_deleted_seq(after: int) -> int:
    """Return the newest `seq` behind a cursor whose line is there no more."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_DELETED_SQL, [after])
        return int(cursor.fetchone()[0])
