"""How many short messages were sent, and how many segments the carrier bills."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.kernel.calendar import JST
from madoguchi.messaging.ports import SentSms
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside

COUNT_SQL = """
    INSERT INTO messaging_smscount (day, messages, segments)
    VALUES (%(day)s, 1, %(segments)s)
    ON CONFLICT (day) DO UPDATE SET
        messages = messaging_smscount.messages + 1,
        segments = messaging_smscount.segments + excluded.segments"""
MONTHS_SQL = statement_beside(__file__, "sms_months")


@dataclass(frozen=True, slots=True)
class SmsMonth:
    """What was sent in a month of Japan; `segments` is what the carrier bills.

    `delivered` and `undelivered` are what its receipts told of messages to customers.
    """

    month: date
    messages: int
    segments: int
    delivered: int
    undelivered: int


def count_sent_sms(sent: SentSms, at: datetime) -> None:
    day = at.astimezone(JST).date()
    execute(COUNT_SQL, {"day": day, "segments": sent.segments})


def sms_months() -> Sequence[SmsMonth]:
    """Sum by month, the oldest first. Over all customers."""
    return [SmsMonth(*row) for row in read_rows(MONTHS_SQL, {})]
