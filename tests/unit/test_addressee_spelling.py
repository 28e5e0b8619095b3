"""Which names are the customer's own, and how we write them."""

import pytest

from madoguchi.billing.record.name_matching import (
    is_placeholder_name,
    is_the_same_party,
    registered_spelling,
)

KNOWN = ["株式会社𠮷田製作所", "髙橋 花子"]


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("株式会社 𠮷田製作所", "株式会社𠮷田製作所"),
        ("株式会社 𠮷田製作所 第2 営業部", "株式会社𠮷田製作所 第2 営業部"),
        ("髙橋花子", "髙橋 花子"),
        ("高橋 花子", "高橋 花子"),
        ("株式会社みらい", "株式会社みらい"),
    ],
)
def test_a_known_name_is_written_our_way_and_another_stays(typed, ours):
    assert registered_spelling(typed, KNOWN) == ours


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("株式会社𠮷田製作所", True),
        ("株式会社吉田製作所 経理部", True),
        ("高橋 花子", True),
        ("株式会社𠮷田製作所 東京支店", True),
        ("株式会社𠮷田製作所経理部", False),
        ("株式会社𠮷田製作所 営業部商会", False),
        ("株式会社𠮷田製作所 販売株式会社", False),
        ("髙橋", False),
        ("株式会社みらい", False),
    ],
)
def test_a_department_is_the_same_party_and_a_longer_name_is_not(name, own):
    assert is_the_same_party(name, KNOWN) is own


@pytest.mark.parametrize("name", ["上様", "上 様", "お客様"])
def test_a_mere_form_of_address_is_nobody(name):
    assert is_placeholder_name(name)
