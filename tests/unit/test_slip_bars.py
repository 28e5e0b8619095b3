"""The digits and bars of a convenience-store slip."""

from datetime import date

import pytest

from madoguchi.payments.slips.bars import PATTERNS, bar_widths, width_in_mm
from madoguchi.payments.slips.slip_number import (
    SlipFacts,
    check_digit,
    slip_number,
)

FACTS = SlipFacts("912345", "100000012202610", 0, date(2026, 12, 28), 6_716)


def changed(**values: object) -> SlipFacts:
    return SlipFacts(
        **{name: getattr(FACTS, name) for name in SlipFacts.__slots__} | values
    )


def test_the_digits_stand_where_the_table_says():
    number = slip_number(FACTS)
    assert len(number) == 44
    # 91 | 912345 | free, zeros behind | re-issues | YYMMDD | stamp | amount | check
    assert number[:43] == "9191234510000001220261000000002612280006716"
    # by hand, from the right, 3 and 1 in turn:
    # 3 * (6+7+0+0+2+1+2+0+0+0+0+6+0+2+0+0+0+1+4+2+9+9) = 153
    # 1 * (1+6+0+8+2+6+0+0+0+0+1+2+2+1+0+0+0+5+3+1+1) = 39; 192 lacks 8
    assert number[43] == "8"


def test_a_stamp_is_owed_from_fifty_thousand_yen():
    assert slip_number(changed(amount_yen=49_999))[36] == "0"
    assert slip_number(changed(amount_yen=50_000))[36] == "1"
    assert slip_number(changed(amount_yen=300_000))[37:43] == "300000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_yen": 300_001},
        {"amount_yen": 0},
        {"company_code": "12345"},
        {"company_code": "12345x"},
        {"free": "1" * 22},
        {"free": "１"},
        {"reissues": 10},
    ],
)
def test_what_no_shop_takes_is_no_slip(wrong):
    with pytest.raises(ValueError, match="SlipFacts"):
        slip_number(changed(**wrong))


def test_the_check_digit_is_that_of_gs1():
    # known numbers of GS1: GTIN-13 4006381333931, SSCC 106141412345678908
    assert check_digit("400638133393") == "1"
    assert check_digit("10614141234567890") == "8"


def test_bars_are_as_wide_as_the_standard_says():
    assert len(PATTERNS) == 106
    assert {sum(map(int, pattern)) for pattern in PATTERNS} == {11}
    widths = bar_widths(slip_number(FACTS))
    # start, FNC1, 22 pairs and a check symbol of 11 modules, a stop of 13
    assert sum(widths) == 25 * 11 + 13
    assert widths[:12] == [2, 1, 1, 2, 3, 2, 4, 1, 1, 1, 3, 1]
    assert width_in_mm(slip_number(FACTS)) == pytest.approx(52.15, abs=0.01)


@pytest.mark.parametrize("wrong", ["123", "12x4", "１２"])
def test_bars_are_of_pairs_of_digits(wrong):
    with pytest.raises(ValueError, match=wrong):
        bar_widths(wrong)
