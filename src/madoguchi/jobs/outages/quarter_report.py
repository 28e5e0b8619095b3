"""The incidents of a quarter, with the columns of the report that the law asks for."""

import re
from datetime import date, datetime, timedelta

from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.notices.accidents import detail_due_on, is_serious
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_words import function_words, reach_words
from madoguchi.notices.told_in_time import Telling, tellings_of, whole_minutes

QUARTER_PATTERN = re.compile(r"(20[0-9]{2})Q([1-4])")
MONTHS_OF_QUARTER, MONTHS_OF_YEAR = 3, 12
REPORTED_COUNT = 30_000  # contracts or more
REPORTED_DURATION = timedelta(hours=2)  # or longer
"""電気通信事業報告規則 7条の3: either is enough; told within two months after. What is
serious (重大な事故) has a report of its own, and is in no quarterly one."""

COLUMNS = (
    *("番号", "発生", "気づいた時", "最初のお知らせ", "復旧", "分", "契約数", "数"),
    *("機能", "対象", "症状", "緊急通報", "原因", "再発防止", "気づいてから初報まで分"),
    *("守った更新", "約束した更新", "復旧の見込みとの差分", "四半期報告の対象"),
    *("重大な事故", "詳しい報告の期限"),
)


def quarter_bounds(text: str) -> tuple[datetime, datetime]:
    """Return the first moment of a quarter of the calendar and that of the next.

    Refused with `quarter_unclear`.
    """
    match = QUARTER_PATTERN.fullmatch(text)
    if match is None:
        raise Refused("quarter_unclear", "四半期を 2026Q4 のように指定してください。")
    year, month = int(match[1]), (int(match[2]) - 1) * MONTHS_OF_QUARTER + 1
    later = month + MONTHS_OF_QUARTER
    end = (year + 1, 1) if later > MONTHS_OF_YEAR else (year, later)
    return datetime(year, month, 1, tzinfo=JST), datetime(*end, 1, tzinfo=JST)


def report_rows(begin: datetime, end: datetime, at: datetime) -> list[list[str | date]]:
    """Build a row for each incident that began in the span. Inside a batch."""
    incidents = Notice.objects.filter(
        kind=Notice.Kind.INCIDENT, starts_at__gte=begin, starts_at__lt=end
    )
    rows = list(incidents.order_by("starts_at", "pk"))
    told = tellings_of(rows, at)
    return [report_row(told[row.pk], at) for row in rows if row.pk in told]


def report_row(told: Telling, at: datetime) -> list[str | date]:
    """Write an incident in the order of `COLUMNS`; "" for what nobody said."""
    notice = told.notice
    duration = (notice.ends_at or at) - notice.starts_at
    count = notice.affected_count
    serious = is_serious(notice, at)
    is_reported = duration >= REPORTED_DURATION or (count or 0) >= REPORTED_COUNT
    return [
        notice.reference,
        format_moment_in_digits(notice.starts_at),
        digits_or_nothing(notice.noticed_at),
        format_moment_in_digits(told.first_at),
        digits_or_nothing(notice.ends_at),
        str(whole_minutes(duration)),
        "" if count is None else str(count),
        "確定" if notice.is_count_final else "推定",
        function_words(notice),
        reach_words(notice),
        notice.title,
        notice.get_emergency_calls_display(),
        notice.cause,
        notice.prevention,
        minutes_or_nothing(told.first_duration),
        str(told.kept),
        str(told.promised),
        minutes_or_nothing(told.missed_duration),
        "対象" if is_reported and not serious else "",
        "対象" if serious else "",
        detail_due_on(notice) if serious else "",
    ]


def digits_or_nothing(moment: datetime | None) -> str:
    return format_moment_in_digits(moment) if moment else ""


def minutes_or_nothing(duration: timedelta | None) -> str:
    return "" if duration is None else str(whole_minutes(duration))
