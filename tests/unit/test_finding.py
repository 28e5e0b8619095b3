"""What people type under さがす, and the purpose that it is read as."""

import pytest

from madoguchi.platform.page_table import page_patterns
from madoguchi.web.finding.destinations import (
    SUGGESTED_PURPOSES,
    SUPPORT_PAGE,
    destinations_by_purpose,
)
from madoguchi.web.finding.kana_spellings import kana_by_spelling
from madoguchi.web.finding.phrase_index import (
    phrase_index,
    phrases_by_purpose,
    readings_of,
)
from madoguchi.web.finding.purpose_matching import best_purposes
from madoguchi.web.finding.romaji import to_hiragana
from tests.search_queries import EXPECTED_PURPOSES


@pytest.mark.parametrize(("want", "query"), EXPECTED_PURPOSES)
def test_a_purpose_is_found_by_what_people_call_it(want, query):
    assert best_purposes(query)[0][0] == want


@pytest.mark.parametrize(
    ("query", "want"), [("請求所", "invoice"), ("せいきゅうｙ", "bill")]
)
def test_a_slip_still_finds_it_among_the_first_three(query, want):
    assert want in [name for name, _points in best_purposes(query, 3)]


@pytest.mark.parametrize("query", ["", "　", "。", "zzzzzzzz", "<script>", "🦆"])
def test_what_means_nothing_finds_nothing(query):
    assert best_purposes(query) == []


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("shinnen", "しんねん"),
        ("kon'ya", "こんや"),
        ("matchi", "まっち"),
        ("gakkou", "がっこう"),
        ("syashin", "しゃしん"),
        ("chotto", "ちょっと"),
        ("jisho", "じしょ"),
        ("rakku", "らっく"),
        ("カード", "かーど"),
        ("ああx", "ああx"),
    ],
)
def test_romaji_is_read_as_it_is_spelled(romaji, kana):
    assert to_hiragana(romaji) == kana


def test_the_table_of_spellings_is_whole():
    assert len(kana_by_spelling()) == 152


def test_a_long_query_is_cut_and_never_slow():
    assert all(len(form) <= 120 for form in readings_of("a" * 10_000))
    assert len(phrase_index()) < 1_000


def test_every_purpose_has_a_page_or_people_to_ask():
    destinations = destinations_by_purpose()
    assert len(destinations) == 19
    assert destinations.keys() <= phrases_by_purpose().keys()
    assert destinations.keys() >= set(SUGGESTED_PURPOSES)
    assert {d.name for d in [*destinations.values(), SUPPORT_PAGE]} <= set(
        page_patterns()
    )


def test_each_purpose_stands_with_one_page_only():
    purposes = [p.name for row in page_patterns().values() for p in row.page.purposes]
    assert len(purposes) == len(set(purposes))


def test_a_destination_knows_its_address():
    urls = {name: d.url for name, d in destinations_by_purpose().items()}
    assert urls["invoice"] == "/c/-/bills/latest"
    assert urls["cancel"] == "/c/-/p/cancel/"
    assert urls["address"] == "/p/address/"
    assert urls["card"] == urls["pay"] == "/payment/"
