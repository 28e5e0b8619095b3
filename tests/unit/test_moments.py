"""A moment that is read from the database says the day and hour in Japan."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connections

SAY_WHEN = "SELECT m, m::date FROM (SELECT timestamptz '2026-11-28 18:11Z' AS m) v"


@pytest.mark.parametrize("alias", ["default", "owner"])
def test_a_moment_is_read_with_its_day_in_japan(db_of_all, alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(SAY_WHEN)
        moment, day = cursor.fetchone()
    assert moment.isoformat() == "2026-11-29T03:11:00+09:00"
    assert (moment.date(), day) == (date(2026, 11, 29), date(2026, 11, 29))


SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
DAY_OF_THE_SESSION = re.compile(
    r"\bcurrent_date\b|\blocaltimestamp\b|(?:\bnow\(\)|\bcurrent_timestamp)\s*::\s*date",
    re.IGNORECASE,
)
"""What says another day where a session has another zone, as one of psql has."""


def days_of_the_session(text: str) -> list[str]:
    """Those of a statement; a function that sets the zone itself may have them."""
    if "SET timezone = 'Asia/Tokyo'" in text:
        return []
    return DAY_OF_THE_SESSION.findall(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("WHERE day <= CURRENT_DATE", 1),
        ("now()::date - current_timestamp ::date", 2),
        ("(now() AT TIME ZONE 'Asia/Tokyo')::date", 0),
        ("SET timezone = 'Asia/Tokyo' AS $$ SELECT current_date $$", 0),
    ],
)
def test_the_finder_of_days_finds_what_is_planted(text, count):
    assert len(days_of_the_session(text)) == count


def test_no_statement_takes_the_day_of_its_session():
    files = [*SOURCE.rglob("*.sql"), *SOURCE.rglob("*.py")]
    found = {
        str(file.relative_to(SOURCE)): days
        for file in files
        if "migrations" not in file.parts
        and (days := days_of_the_session(file.read_text()))
    }
    assert found == {}
