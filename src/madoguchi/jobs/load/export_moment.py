"""When an export was made: `exported_at` of operator.json."""

from collections.abc import Iterator
from datetime import datetime

from madoguchi.kernel.calendar import JST
from madoguchi.platform.database_clock import MAX_CLOCK_DRIFT

EXPORTED_AT = "exported_at"
FIRST_YEAR, LAST_YEAR = 2000, 2099
MOMENT_EXPECTED = "時差まで書いた日時。例: 2026-11-24T03:00:00+09:00"
MOMENT_LIMIT = "a moment with its offset from UTC, `2026-11-24T03:00:00+09:00`"


def parse_export_moment(value: object) -> datetime | None:
    """Return an aware moment of ISO 8601; None for anything else, or without a zone."""
    if not isinstance(value, str) or not value.isascii():
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    is_right = moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR
    return moment if is_right else None


def faults_of_moment(
    exported_at: datetime | None, last: datetime | None, *, at: datetime
) -> Iterator[str]:
    """Say in Japanese what is wrong with the moment of an export.

    `last` is that of the export loaded before; one that says none is not compared.
    """
    if exported_at is None:
        return
    if exported_at > at + MAX_CLOCK_DRIFT:
        yield (
            f"{exported_at.isoformat()} は、まだ来ていません。出力した機械の時計と"
            "時差を確かめてください（exported_at_in_future）"
        )
    elif last and exported_at < last:
        yield (
            f"前に取り込んだもの（{last.astimezone(JST).isoformat()}）より古い出力です。"
            "新しいフォルダーを取り込んでください（exported_at_before_last）"
        )
