"""A transfer is spread over bills as a person would do it."""

from datetime import date

import pytest

from madoguchi.payments.incoming.allocation import OwedBill, allocate_transfer
from madoguchi.payments.incoming.payer_scores import payer_score
from madoguchi.payments.incoming.virtual_numbers import virtual_number_of

SEP, OCT = date(2026, 9, 1), date(2026, 10, 1)
TWO = [OwedBill(SEP, 5_500), OwedBill(OCT, 6_600)]
FEES = [440, 110]


@pytest.mark.parametrize(
    "case",
    [
        (6_600, {OCT: 6_600}, None, 0),
        (12_100, {SEP: 5_500, OCT: 6_600}, None, 0),
        (6_160, {OCT: 6_160}, (OCT, 440), 0),
        (11_990, {SEP: 5_500, OCT: 6_490}, (OCT, 110), 0),
        (6_000, {SEP: 5_500, OCT: 500}, None, 0),
        (5_000, {SEP: 5_000}, None, 0),
        (13_000, {SEP: 5_500, OCT: 6_600}, None, 900),
    ],
)
def test_the_bill_of_that_sum_comes_first_then_the_oldest(case):
    yen, paid, fee, credit_yen = case
    spread = allocate_transfer(yen, TWO, FEES)
    assert dict(spread.paid) == paid
    assert (spread.fee, spread.credit_yen) == (fee, credit_yen)
    fee_yen = spread.fee.yen if spread.fee else 0
    assert sum(paid.values()) + credit_yen == yen
    assert fee_yen in {0, *FEES}


def test_without_bills_all_is_kept():
    assert allocate_transfer(500, [], FEES).credit_yen == 500


@pytest.mark.parametrize(
    "case",
    [
        ("ﾀｶﾊｼ ﾊﾅｺ", "たかはし はなこ", 100),
        ("0012345 ﾀｶﾊｼﾊﾅｺ", "タカハシ ハナコ", 100),
        ("ｶ)ﾔﾏﾀﾞ", "ヤマダ", 95),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ ハナエ", 85),
        ("ﾀｶﾊｼ ﾊﾅｺ", "", 0),
        ("", "タカハシ", 0),
    ],
)
def test_names_are_scored(case):
    payer, kana, score = case
    assert payer_score(payer, kana) == score


@pytest.mark.parametrize(
    "case",
    [
        ("架空銀行 専用支店 普通 7654321", "7654321"),
        ("架空銀行（0001） 専用901 普通７６５４３２１", "7654321"),
        ("普通 76543210", ""),
        ("1111111 か 2222222", ""),
        ("", ""),
    ],
)
def test_the_number_is_found_in_words(case):
    words, number = case
    assert virtual_number_of(words) == number
