"""Whether the telephone is answered at a moment, read from the operator's own words.

`support_hours` and `support_closed` are texts (9:00〜18:00, 日曜・祝日・年末年始). What
cannot be read, or leaves a day open, is not guessed: then nothing is said.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

import jpholiday

from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.kernel.wording import WEEKDAY_CHARACTERS

HOURS_PATTERN = re.compile(
    r"([0-9]{1,2})(?::([0-9]{2})|時)\s*[〜～~\-‐–−—から]+\s*([0-9]{1,2})(?::([0-9]{2})|時)"
    r"(?:まで)?"
)
WORDS_BETWEEN_DAYS = re.compile(r"[・、,\s]+|および|及び|と")
WEEKDAYS_PATTERN = re.compile(rf"(?:毎週)?([{WEEKDAY_CHARACTERS}]+?)(?:曜日?)?")
HOLIDAY_WORDS = {"祝日", "祝", "国民の祝日", "祝祭日"}
NEW_YEAR_WORDS = {"年末年始"}
NEVER_WORDS = {"なし", "無休", "年中無休"}
FIRST_YEAR_END_DAY, LAST_NEW_YEAR_DAY = (12, 26), (1, 7)
"""年末年始 is somewhere between; each operator has its own days."""
MAX_DAYS_AHEAD = 31


@dataclass(frozen=True, slots=True)
class SupportHours:
    """From when to when the telephone is answered in Japan, and on which days not."""

    opens: time
    closes: time
    closed_weekdays: frozenset[int] = frozenset()  # 0 is Monday
    rests_on_holidays: bool = False
    rests_at_new_year: bool = False

    def rests_on(self, day: date, closed_days: Container[date]) -> bool | None:
        """Whether nobody answers on a day; None where the words leave it open."""
        if day.weekday() in self.closed_weekdays or day in closed_days:
            return True
        if self.rests_on_holidays and jpholiday.is_holiday(day):
            return True
        is_between = LAST_NEW_YEAR_DAY < (day.month, day.day) < FIRST_YEAR_END_DAY
        return False if is_between or not self.rests_at_new_year else None


@dataclass(frozen=True, slots=True)
class ClosedDesk:
    """That nobody answers now. `opens_at` is the next moment, None where unknown."""

    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastCall:
    """The last day on which somebody surely answers before a limit; None for none.

    `is_known`: False where the words leave open whether there is one.
    """

    day: date | None
    is_known: bool = True


def parse_support_hours(hours: str, closed: str) -> SupportHours | None:
    """Read the operator's words; None where a part of them is not understood."""
    found = HOURS_PATTERN.fullmatch(normalize("NFKC", hours).replace("~", "〜").strip())
    days = parse_closed_days(closed)
    if found is None or days is None:
        return None
    try:
        opens = time(int(found[1]), int(found[2] or 0))
        closes = time(int(found[3]), int(found[4] or 0))
    except ValueError:  # 24:00, 25:00
        return None
    if opens >= closes:  # past midnight
        return None
    weekdays, holidays, new_year = days
    return SupportHours(opens, closes, weekdays, holidays, new_year)


def parse_closed_days(closed: str) -> tuple[frozenset[int], bool, bool] | None:
    """Return weekdays, whether public holidays and whether the new year are days off.

    None where a word is of none of these.
    """
    weekdays, holidays, new_year = set[int](), False, False
    words = re.sub(r"土日祝日?", "土日・祝日", normalize("NFKC", closed).strip())
    for word in filter(None, WORDS_BETWEEN_DAYS.split(words)):
        if word in HOLIDAY_WORDS:
            holidays = True
        elif word in NEW_YEAR_WORDS:
            new_year = True
        elif found := WEEKDAYS_PATTERN.fullmatch(word):
            weekdays |= {WEEKDAY_CHARACTERS.index(each) for each in found[1]}
        elif word not in NEVER_WORDS:
            return None
    return frozenset(weekdays), holidays, new_year


def closed_desk_at(
    hours: SupportHours, at: datetime, closed_days: Container[date]
) -> ClosedDesk | None:
    """Return that nobody answers at an aware moment; None while somebody may."""
    local = at.astimezone(JST)
    rests = hours.rests_on(local.date(), closed_days)
    if rests is None or (not rests and hours.opens <= local.time() < hours.closes):
        return None
    first = local.date()
    if rests or local.time() >= hours.closes:
        first += ONE_DAY
    for ahead in range(MAX_DAYS_AHEAD):
        day = first + timedelta(days=ahead)
        match hours.rests_on(day, closed_days):
            case False:
                return ClosedDesk(datetime.combine(day, hours.opens, JST))
            case None:
                return ClosedDesk(None)
    return ClosedDesk(None)


def last_call_before(
    hours: SupportHours, limit: date, at: datetime, closed_days: Container[date]
) -> LastCall:
    """Find the last answered day before `limit`, from `at`, an aware moment, on.

    Today counts until the telephone closes. A day that the words leave open is passed
    over for a sure one before it.
    """
    local = at.astimezone(JST)
    first = local.date() + (ONE_DAY if local.time() >= hours.closes else timedelta())
    is_known = True
    for ahead in reversed(range((limit - first).days)):
        day = first + timedelta(days=ahead)
        match hours.rests_on(day, closed_days):
            case False:
                return LastCall(day)
            case None:
                is_known = False
    return LastCall(None, is_known)
