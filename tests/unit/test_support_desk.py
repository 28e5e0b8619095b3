"""When the telephone is answered, by the operator's own words."""

from datetime import date, time

import pytest

from madoguchi.catalogue.support_desk import (
    ClosedDesk,
    LastCall,
    closed_desk_at,
    last_call_before,
    parse_support_hours,
)
from tests.clock import jst

NINE_TO_SIX = (time(9), time(18))
NEW_YEAR_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("hours", "closed", "weekdays"),
    [
        ("9:00〜18:00", "日曜・祝日・年末年始", {6}),
        ("９：００～１８：００", "土日祝", {5, 6}),
        ("9時〜18時", "土曜日、日曜日", {5, 6}),
        ("9:00-18:00", "土・日", {5, 6}),
        ("9:00から18:00まで", "毎週水曜", {2}),
        ("9:00〜18:00", "", set()),
        ("9:00〜18:00", "年中無休", set()),
    ],
)
def test_usual_words_are_read(hours, closed, weekdays):
    read = parse_support_hours(hours, closed)
    assert read and (read.opens, read.closes) == NINE_TO_SIX
    assert read.closed_weekdays == weekdays


@pytest.mark.parametrize(
    ("hours", "closed"),
    [
        ("", "日曜"),
        ("24時間", ""),
        ("平日9:00〜18:00、土曜10:00〜17:00", ""),
        ("9:00〜25:00", ""),
        ("22:00〜5:00", ""),
        ("9:00〜18:00", "第2水曜"),
        ("9:00〜18:00", "夏期休業"),
        ("9:00〜18:00", "8月13日〜15日"),
    ],
)
def test_words_that_may_mean_more_are_not_guessed(hours, closed):
    assert parse_support_hours(hours, closed) is None


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-24T08:59", "2026-11-24T09:00"),
        ("2026-11-24T18:00", "2026-11-25T09:00"),
        ("2026-11-28T18:00", "2026-11-30T09:00"),  # Saturday evening
        ("2026-11-29T12:00", "2026-11-30T09:00"),  # Sunday
        ("2026-11-22T12:00", "2026-11-24T09:00"),  # Sunday, then 勤労感謝の日
        ("2026-12-16T12:00", "2026-12-17T09:00"),  # a day off of the operator's own
    ],
)
def test_outside_the_hours_it_says_when_it_opens(at, opens):
    hours = parse_support_hours("9:00〜18:00", "日曜・祝日・年末年始")
    closed = closed_desk_at(hours, jst(at), {date(2026, 12, 16)})
    assert closed == ClosedDesk(jst(opens))


@pytest.mark.parametrize("at", ["2026-11-24T09:00", "2026-11-24T17:59"])
def test_within_the_hours_it_is_open(at):
    hours = parse_support_hours("9:00〜18:00", "日曜・祝日・年末年始")
    assert closed_desk_at(hours, jst(at), ()) is None


def test_a_holiday_is_a_day_like_others_where_nobody_says_else():
    hours = parse_support_hours("9:00〜18:00", "日曜")
    assert closed_desk_at(hours, jst("2026-11-23T10:00"), ()) is None


def test_days_of_the_new_year_that_nobody_named_are_not_guessed():
    hours = parse_support_hours("9:00〜18:00", "年末年始")
    assert closed_desk_at(hours, jst("2026-12-29T12:00"), ()) is None, "it may be open"
    assert closed_desk_at(hours, jst("2026-12-25T19:00"), ()) == ClosedDesk(None)
    named = closed_desk_at(hours, jst("2026-12-31T12:00"), {NEW_YEAR_EVE})
    assert named == ClosedDesk(None), "closed, and until when is not said"


def test_a_desk_that_never_opens_promises_no_day():
    hours = parse_support_hours("9:00〜18:00", "月火水木金土日")
    assert closed_desk_at(hours, jst("2026-11-24T12:00"), ()) == ClosedDesk(None)


@pytest.mark.parametrize(
    ("at", "limit", "last"),
    [
        ("2026-11-20T10:00", date(2026, 11, 24), date(2026, 11, 21)),  # Sunday, holiday
        ("2026-11-24T17:59", date(2026, 11, 25), date(2026, 11, 24)),
        ("2026-11-24T18:00", date(2026, 11, 25), None),
        ("2026-11-22T10:00", date(2026, 11, 24), None),
        ("2026-12-01T10:00", date(2026, 12, 17), date(2026, 12, 15)),  # a day off
        ("2026-12-20T10:00", date(2027, 1, 1), date(2026, 12, 25)),  # 年末年始
    ],
)
def test_the_last_call_is_on_a_day_that_is_answered(at, limit, last):
    hours = parse_support_hours("9:00〜18:00", "日曜・祝日・年末年始")
    closed = {date(2026, 12, 16)}
    assert last_call_before(hours, limit, jst(at), closed) == LastCall(last)


def test_a_last_call_at_new_year_is_not_guessed():
    hours = parse_support_hours("9:00〜18:00", "日曜・年末年始")
    call = last_call_before(hours, date(2027, 1, 1), jst("2026-12-28T10:00"), ())
    assert call == LastCall(None, is_known=False)
