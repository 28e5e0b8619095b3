"""Numbers that people read out are written by one filter each, never as stored."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from madoguchi.ui.page_filters import jdate, jmoment
from madoguchi.ui.this_year import this_year

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
FILTERS_OF = {
    "support_phone": "phone",
    "phone": "phone",
    "line_number": "line",
    "contract_number": "group_digits",
    "postal_code": "postcode",
}
ATTRIBUTE = re.compile(r'=(["\']).*?\1', re.DOTALL)
SHOWN = re.compile(r"{{(.*?)}}")
NAMED = re.compile(r"\.(" + "|".join(FILTERS_OF) + r")\b(?!\s*[|),])")


def raw_numbers(template: str) -> list[str]:
    """What a template shows as stored; attributes hold numbers for machines."""
    text = ATTRIBUTE.sub("", template)
    return [
        name
        for shown in SHOWN.findall(text)
        if "url(" not in shown
        for name in NAMED.findall(shown)
    ]


def test_the_finder_finds_a_raw_number_and_leaves_machines_alone():
    assert raw_numbers("<p>{{ site.support_phone }}</p>") == ["support_phone"]
    assert raw_numbers("<p>{{ site.support_phone|phone }}</p>") == []
    assert raw_numbers('<a href="tel:{{ site.support_phone }}">x</a>') == []
    assert raw_numbers("{{ row.place or row.line_number }}") == ["line_number"]


def test_no_page_shows_a_number_as_it_is_stored(record_property):
    found = {
        str(file.relative_to(SOURCE)): raw
        for file in TEMPLATES
        if (raw := raw_numbers(file.read_text()))
    }
    assert found == {}
    record_property("templates without a raw number", len(TEMPLATES))


@pytest.fixture
def year_2026():
    token = this_year.set(2026)
    yield
    this_year.reset(token)


def test_a_day_of_this_year_is_short_to_see_and_whole_to_hear(year_2026):
    assert jdate(date(2026, 11, 25)) == (
        '<time datetime="2026-11-25"><span class="sr">2026年</span>11月25日（水'
        '<span class="sr">曜日</span>）</time>'
    )
    assert jdate(date(2027, 1, 4)) == (
        '<time datetime="2027-01-04">2027年1月4日（月'
        '<span class="sr">曜日</span>）</time>'
    )


def test_a_moment_is_shown_in_japan_whatever_its_zone(year_2026):
    late = datetime(2026, 11, 28, 18, 1, tzinfo=UTC)
    assert ">11月29日（日<" in jdate(late)
    assert jmoment(late) == (
        '<time datetime="2026-11-29T03:01+09:00">'
        '<span class="sr">2026年</span>11月29日（日）03:01</time>'
    )
