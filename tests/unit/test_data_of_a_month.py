"""What an item brings in a month, and how far that goes."""

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.catalogue.data_allowance import monthly_gigabytes
from madoguchi.catalogue.models import Item
from madoguchi.mobile.rules import Allowance


@pytest.mark.parametrize(
    ("kind", "name", "told", "brings"),
    [
        ("mobile_plan", "みちモバイル 3GB", {}, "3"),
        ("mobile_plan", "みちモバイル ３ＧＢ", {}, "3"),
        ("mobile_plan", "ライト0.5ギガ", {}, "0.5"),
        ("mobile_plan", "5G 20 GB", {}, "20"),
        ("mobile_plan", "みちモバイル 無制限", {}, None),
        ("usage", "データ追加 1GB", {}, "1"),
        ("option", "メール容量 5GB", {}, None),
        ("fibre_plan", "ホーム1ギガ", {}, None),
        ("mobile_plan", "みちモバイル 3GB", {"X": 3.5}, "3.5"),
        ("mobile_plan", "みちモバイル 3GB", {"X": None}, None),
        ("option", "データ増量", {"X": 5}, "5"),
    ],
)
def test_an_item_brings_what_the_operator_says_else_what_its_name_says(
    kind, name, told, brings
):
    item = Item(item_code="X", kind=kind, name=name)
    assert monthly_gigabytes(item, told) == (brings and Decimal(brings))


@pytest.mark.parametrize(
    ("used", "day", "left", "over", "gone_on"),
    [
        (0, 10, 3000, 0, None),
        (1000, 10, 2000, 0, date(2026, 11, 30)),
        (999, 10, 2001, 0, None),  # the 31st
        (1500, 10, 1500, 0, date(2026, 11, 20)),
        (1600, 10, 1400, 0, date(2026, 11, 19)),
        (2999, 30, 1, 0, None),
        (3000, 10, 0, 0, None),
        (3100, 10, 0, 100, None),
    ],
)
def test_what_is_left_and_when_it_is_gone_at_this_pace(used, day, left, over, gone_on):
    month = Allowance(3000, 0, used, date(2026, 11, day))
    assert (month.left_mb, month.over_mb, month.gone_on) == (left, over, gone_on)
    assert month.last_on == date(2026, 11, 30)
