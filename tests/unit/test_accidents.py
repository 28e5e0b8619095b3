"""When an incident becomes a serious accident, against the table of 施行規則58条."""

from datetime import date, timedelta

import pytest

from madoguchi.notices.accidents import (
    accident_words,
    detail_due_on,
    is_serious,
    serious_moment,
)
from madoguchi.notices.models import Notice
from tests.clock import jst

BEGIN = jst("2026-11-24T09:00")


def an_incident(functions: list[str], users: int | None, minutes: int | None) -> Notice:
    end = None if minutes is None else BEGIN + timedelta(minutes=minutes)
    return Notice(
        pk=1,
        kind="incident",
        functions=functions,
        starts_at=BEGIN,
        ends_at=end,
        affected_count=users,
    )


@pytest.mark.parametrize(
    ("functions", "users", "minutes", "serious"),
    [
        (["voice"], 30_000, 60, True),
        (["voice"], 30_000, 59, False),
        (["voice"], 29_999, 600, False),
        (["mobile"], 30_000, 119, False),
        (["mobile"], 30_000, 120, True),
        (["fibre"], 29_999, 120, False),
        (["fibre"], 1_000_000, 60, True),
        (["fibre"], 999_999, 60, False),
        (["mail"], 999_999, 120, True),
        (["mail", "voice"], 30_000, 60, True),
        (["login", "bills"], 5_000_000, 6_000, False),
        (["fibre"], None, 6_000, False),
    ],
)
def test_users_and_hours_make_an_accident_serious(functions, users, minutes, serious):
    notice = an_incident(functions, users, minutes)
    assert is_serious(notice, BEGIN + timedelta(days=9)) is serious


def test_what_lasts_becomes_serious_at_its_moment():
    notice = an_incident(["fibre"], 40_000, None)
    moment = serious_moment(notice)
    assert moment is not None and moment.at == jst("2026-11-24T11:00")
    assert not is_serious(notice, jst("2026-11-24T10:59"))
    assert is_serious(notice, jst("2026-11-24T11:00"))


@pytest.mark.parametrize(
    ("functions", "users", "at", "words"),
    [
        (["voice"], 30_000, "09:12", "10:00に重大な事故になります（あと48分）。"),
        (["fibre"], 30_000, "09:12", "11:00に重大な事故になります（あと1時間48分）。"),
        (["fibre"], 30_000, "11:00", "12月24日（木）までに詳しい報告書を"),
        (["fibre"], None, "09:12", "30,000件以上なら、11月24日（火曜日）11:00に"),
        (["fibre"], 29_999, "11:00", ""),
        (["login"], 90_000, "11:00", ""),
    ],
)
def test_the_desk_is_warned_while_it_happens(functions, users, at, words):
    told = accident_words(an_incident(functions, users, None), jst(f"2026-11-24T{at}"))
    assert words in told and bool(words) == bool(told)


def test_what_ended_before_its_moment_is_nothing_to_warn_of():
    ended = an_incident(["fibre"], 40_000, 119)
    assert accident_words(ended, jst("2026-11-24T12:00")) == ""


def test_the_detailed_report_is_due_thirty_days_after_the_day():
    assert detail_due_on(an_incident(["voice"], 1, None)) == date(2026, 12, 24)


def test_work_and_notices_are_no_accidents():
    planned = an_incident(["fibre"], 90_000, 600)
    planned.kind = "maintenance"
    assert serious_moment(planned) is None
