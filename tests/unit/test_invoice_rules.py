from fractions import Fraction
from math import trunc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.billing.record.contract_groups import group_by_contract
from madoguchi.billing.record.rules import divide_toward_zero, split_tax
from madoguchi.kernel.tax_category import TaxCategory
from tests.invoices import a_line, an_invoice

YEN = st.integers(-(10**9), 10**9)
POSITIVE = st.integers(0, 10**9)


def plain(yen: int) -> tuple[str, str, str, str, str]:
    return ("X", "雑", "1", str(yen), "STANDARD_10")


@pytest.mark.parametrize(
    ("tax", "amounts", "shares"),
    [
        (456, [1234, 2345, 987], (123, 235, 98)),
        (316, [1055, 1055, 1055], (106, 105, 105)),
        (730, [5720, 990, 1320], (520, 90, 120)),
        (610, [5200, 900, 3, 1, 2], (521, 89, 0, 0, 0)),
        (-456, [-1234, -2345, -987], (-123, -235, -98)),
        (1, [5, 5], (1, 0)),
        (-1, [-5, -5], (-1, 0)),
        (50, [1000, -500], (100, -50)),
        (0, [1000, -1000], (0, 0)),
        (0, [], ()),
        (7, [70], (7,)),
    ],
)
def test_a_tax_is_split_by_amount_and_the_rest_goes_to_the_largest(
    tax: int, amounts: list[int], shares: tuple[int, ...]
) -> None:
    assert split_tax(tax, amounts) == shares


def test_a_tax_on_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="tax of 1 yen on nothing"):
        split_tax(1, [5, -5])


@given(YEN, st.lists(YEN, min_size=1).filter(sum))
def test_the_shares_always_sum_to_the_tax(tax: int, amounts: list[int]) -> None:
    assert sum(split_tax(tax, amounts)) == tax


@given(POSITIVE, st.lists(POSITIVE, min_size=1).filter(sum))
def test_where_all_amounts_have_one_sign_no_share_has_another(
    tax: int, amounts: list[int]
) -> None:
    shares = split_tax(tax, amounts)
    assert all(share >= 0 for share in shares)
    assert all(
        amount or not share for share, amount in zip(shares, amounts, strict=True)
    )


@given(YEN, st.lists(YEN, min_size=1).filter(sum))
def test_a_bill_and_its_reversal_have_opposite_shares(
    tax: int, amounts: list[int]
) -> None:
    there = split_tax(tax, amounts)
    back = split_tax(-tax, [-amount for amount in amounts])
    assert back == tuple(-share for share in there)


@given(YEN, st.lists(YEN, min_size=1).filter(sum))
def test_only_one_share_differs_from_its_proportion_by_a_yen_or_more(
    tax: int, amounts: list[int]
) -> None:
    total = sum(amounts)
    shares = split_tax(tax, amounts)
    cut = [trunc(Fraction(tax * amount, total)) for amount in amounts]
    assert sum(ours != its for ours, its in zip(shares, cut, strict=True)) <= 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(7, 2, 3), (-7, 2, -3), (7, -2, -3), (-7, -2, 3), (0, 5, 0)],
)
def test_fractions_are_cut_toward_zero(
    numerator: int, denominator: int, whole: int
) -> None:
    assert divide_toward_zero(numerator, denominator) == whole


def test_lines_stand_under_their_contract_with_its_sums() -> None:
    amounts = {"C1": 1234, "C2": 2345, "C3": 987}
    lines = [
        a_line(n, plain(yen), contract_number=number)
        for n, (number, yen) in enumerate(amounts.items(), 1)
    ]
    groups = group_by_contract(an_invoice(lines))
    assert [g.contract.contract_number for g in groups] == ["C1", "C2", "C3"]
    assert [g.subtotal_yen for g in groups] == [1234, 2345, 987]
    assert [g.tax_yen for g in groups] == [123, 235, 98]
    assert [len(g.lines) for g in groups] == [1, 1, 1]


def test_what_is_out_of_scope_bears_no_share_of_the_tax() -> None:
    stand = ("INST", "工事費分割金", "1", "733", "OUT_OF_SCOPE")
    invoice = an_invoice(
        [
            a_line(1, plain(101), contract_number="C1"),
            a_line(2, stand, contract_number="C2"),
        ]
    )
    assert [(g.subtotal_yen, g.tax_yen) for g in group_by_contract(invoice)] == [
        (101, 10),
        (733, 0),
    ]


@pytest.mark.parametrize("lines", [1, 12, 150])
def test_every_line_is_in_one_group_and_the_taxes_sum_up(lines: int) -> None:
    invoice = an_invoice(lines)
    groups = group_by_contract(invoice)
    assert [line for group in groups for line in group.lines] == list(invoice.lines)
    assert sum(group.tax_yen for group in groups) == invoice.tax_yen


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("STANDARD_10", "課税10%"),
        ("REDUCED_8", "軽減税率8% ※"),
        ("EXPORT_FREE", "免税"),
        ("EXEMPT", "非課税"),
        ("OUT_OF_SCOPE", "対象外"),
    ],
)
def test_each_tax_category_has_its_word(code: str, label: str) -> None:
    assert TaxCategory(code).marked_label == label
