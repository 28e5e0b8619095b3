"""The lines of the feed: what customers and the desk changed, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from madoguchi.jobs.feed.numbering import (
    count_listed_behind,
    last_listed_seq,
    newest_deleted_seq,
    number_changes,
)
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

FEED_ACTOR = "change feed"
LINES_AT_ONCE = 5_000
"""As many are in memory, and in one transaction."""

LINES_SQL = """
    SELECT c.seq, c.at, p.customer_number,
        CASE WHEN c.file IN ('billing_accounts', 'payment_methods', 'payments')
            THEN c.key ELSE coalesce(a.account_number, '') END,
        coalesce(k.contract_number, ''),
        c.order_number, c.file || '.' || c."column", c.before, c.after,
        coalesce(c.effective_on, (c.at AT TIME ZONE 'Asia/Tokyo')::date), c.state
    FROM customers_portalchange c
    JOIN customers_party p ON p.id = c.party_id
    LEFT JOIN contracts_contract k ON c.file IN (
            'contracts', 'contract_options', 'charges')
        AND k.party_id = c.party_id AND k.contract_number = c.key
    LEFT JOIN customers_billingaccount a ON a.id = k.account_id
    WHERE c.seq > %s ORDER BY c.seq LIMIT %s"""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of one column, as the operator's systems read it.

    `column` and both values are as in the files of the import; `effective_on` is a JST
    day, `state` one of promised, done, undone. What a change is not about is "".
    """

    seq: int
    at: datetime
    customer_number: str
    account_number: str
    contract_number: str
    order_number: str
    column: str
    before: str
    after: str
    effective_on: date
    state: str


def list_changes(after: int = 0, limit: int | None = None) -> Iterator[ChangeLine]:
    """Yield the changes behind a cursor, at most `limit`, each once and in order.

    Refused with `cursor_ahead` for a cursor that no listing ever reached, and with
    `cursor_expired` for one behind which lines were deleted.
    """
    refuse_cursor_ahead(after)
    refuse_cursor_before_expired(after)
    while limit is None or limit > 0:
        wanted = min(LINES_AT_ONCE, LINES_AT_ONCE if limit is None else limit)
        lines = next_lines(after, wanted)
        yield from lines
        if len(lines) < wanted:
            return
        after = lines[-1].seq
        limit = None if limit is None else limit - len(lines)


def refuse_cursor_ahead(after: int) -> None:
    with batch(FEED_ACTOR):
        last = last_listed_seq()
    if after > last:
        raise Refused(
            "cursor_ahead",
            f"seq {after} までは、まだ出力していません（最後は {last} です）。"
            "何も出力していません。別の環境の番号か、復元より前の番号ではないかを"
            f"お確かめください。続きからは --after {last} です。",
        )


def refuse_cursor_before_expired(after: int) -> None:
    """Refuse a cursor behind which lines were deleted: its reader would miss them.

    0 is the beginning, whatever it is now. Refused with `cursor_expired`.
    """
    with batch(FEED_ACTOR):
        last = last_listed_seq()
        if after == 0 or count_listed_behind(after) == last - after:
            return
        newest_gap = newest_deleted_seq(after)
    raise Refused(
        "cursor_expired",
        f"seq {after} より後に、保存期間を過ぎて消えた変更があります。"
        f"何も出力していません。欠けなく残っているのは --after {newest_gap} からです。"
        "お手元のデータと見比べてから、そこから続けてください"
        "（残っているすべては --after 0）。",
    )


def next_lines(after: int, count: int) -> list[ChangeLine]:
    """Read lines behind a cursor; changes never listed get their place first."""
    with batch(FEED_ACTOR):
        lines = read_lines(after, count)
        if len(lines) == count:
            return lines
        number_changes(count - len(lines), at=now())
        return read_lines(after, count)


def read_lines(after: int, count: int) -> list[ChangeLine]:
    with connection.cursor() as cursor:
        cursor.execute(LINES_SQL, [after, count])
        return [ChangeLine(*row) for row in cursor.fetchall()]
