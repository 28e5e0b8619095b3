"""A moment that is read from the database says the day and hour in Japan."""

from datetime import date

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
