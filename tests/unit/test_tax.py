"""Tax once per category: the rule, and that the database's copy of it agrees."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.billing.run.issue import ISSUE_SQL
from madoguchi.kernel.tax import (
    ROUNDING_MODES,
    RatedCategory,
    TaxLine,
    compute_tax_line,
    compute_tax_lines,
)

_, _, after_mark = ISSUE_SQL.partition("-- part: taxes\n")
TAXES_SQL, _, _ = after_mark.partition("-- end of part\n")
TEN = RatedCategory("STANDARD_10", Decimal(10))
EIGHT = RatedCategory("REDUCED_8", Decimal(8))
IN_SQL = f"""
    WITH operator AS (SELECT %s AS tax_basis, %s AS tax_rounding),
    sums AS (
        SELECT * FROM unnest(%s::int[], %s::text[], %s::numeric[], %s::numeric[])
            AS s (nth, category, rate, total)
    ),
    {TAXES_SQL}
    SELECT net_yen, tax_yen FROM taxes ORDER BY nth"""

some_sums = st.lists(
    st.tuples(
        st.integers(-(10**15), 10**15) | st.integers(-2000, 2000),
        st.sampled_from(["0", "3", "5", "8", "10", "7.8", "6.24", "99.99"]),
    ),
    min_size=1,
    max_size=300,
)


@pytest.mark.parametrize(
    ("rounding", "total", "tax"),
    [
        ("down", 3165, 316),
        ("half_up", 3165, 317),
        ("half_up", 3164, 316),
        ("up", 3161, 317),
        ("up", 3160, 316),
        ("down", -106, -10),
        ("half_up", -105, -11),
        ("half_up", -104, -10),
        ("up", -101, -11),
        ("down", 0, 0),
    ],
)
def test_an_exclusive_sum_is_rounded_on_its_magnitude(rounding, total, tax):
    line = compute_tax_line(TEN, total, basis="exclusive", rounding=rounding)
    assert line == TaxLine(TEN, total, tax)


@pytest.mark.parametrize(
    ("rounding", "total", "net", "tax"),
    [
        ("down", 3165, 2878, 287),
        ("half_up", 3165, 2877, 288),
        ("up", 3165, 2877, 288),
        ("down", 1100, 1000, 100),
        ("up", 1100, 1000, 100),
        ("down", -3165, -2878, -287),
        ("up", -3165, -2877, -288),
    ],
)
def test_an_inclusive_sum_gives_up_its_tax_and_the_rest_is_net(
    rounding, total, net, tax
):
    line = compute_tax_line(TEN, total, basis="inclusive", rounding=rounding)
    assert line == TaxLine(TEN, net, tax)


def test_each_category_is_rounded_once_not_each_line():
    amounts = [(TEN, 1055)] * 3 + [(EIGHT, 99)] * 2
    assert compute_tax_lines(amounts, basis="exclusive", rounding="down") == [
        TaxLine(EIGHT, 198, 15),
        TaxLine(TEN, 3165, 316),
    ]


@given(
    sums=some_sums,
    basis=st.sampled_from(["exclusive", "inclusive"]),
    rounding=st.sampled_from(sorted(ROUNDING_MODES)),
)
@settings(max_examples=120)
def test_the_database_rounds_as_the_rule_does(db_of_all, sums, basis, rounding):
    expected = []
    for total, rate in sums:
        category = RatedCategory("ANY", Decimal(rate))
        line = compute_tax_line(category, total, basis=basis, rounding=rounding)
        expected.append((line.net_yen, line.tax_yen))
    counts = list(range(len(sums)))
    rates, totals = [rate for _, rate in sums], [total for total, _ in sums]
    told = [basis, rounding, counts, ["ANY"] * len(sums), rates, totals]
    with connection.cursor() as cursor:
        cursor.execute(IN_SQL, told)
        assert cursor.fetchall() == expected
