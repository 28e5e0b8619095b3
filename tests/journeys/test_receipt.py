"""What a customer keeps of an order: a page, a PDF, two days in the calendar."""

import subprocess

import pytest
from icalendar import Calendar

from tests.clock import get_at
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-11-24T10:00"


@pytest.fixture
def receipt(hanako) -> str:
    a_catalogue()
    start = f"/c/{hanako.contract.code}/p/plan/"
    return ProcedureWalk(MORNING, hanako.client, start).order({"plan": "M20"})


def test_the_pdf_says_what_was_promised_and_is_the_same_bytes_later(hanako, receipt):
    first = get_at(MORNING, hanako.client, f"{receipt}receipt.pdf")
    later = get_at("2027-03-01T10:00", hanako.client, f"{receipt}receipt.pdf")
    assert first.content == later.content
    text = words_of(first)
    number = receipt.split("/")[2]
    for words in (number, "11月25日（水）", "11月24日（火）20:00", "料金プランの変更"):
        assert words in text


def test_a_letter_that_no_font_has_does_not_stop_the_receipt(hanako):
    a_catalogue()
    walk = ProcedureWalk(
        MORNING, hanako.client, f"/c/{hanako.contract.code}/p/nickname/"
    )
    done = walk.order({"nickname": "母のスマホ😀髙"})
    assert "母のスマホ〓髙" in words_of(
        get_at(MORNING, hanako.client, f"{done}receipt.pdf")
    )


def words_of(pdf) -> str:
    words = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(words, input=pdf.content, capture_output=True, check=True)
    return done.stdout.decode().replace("\u200b", "")


def test_the_calendar_has_the_day_it_counts_from_and_the_last_moment(hanako, receipt):
    file = get_at(MORNING, hanako.client, f"{receipt}days.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    starts = [e.get("dtstart").dt for e in Calendar.from_ical(file.content).events]
    assert [start.isoformat() for start in starts] == [
        "2026-11-25",
        "2026-11-24T11:00:00+00:00",
    ]


def test_nobody_else_takes_it(taro, receipt):
    for face in ("", "receipt.pdf", "days.ics"):
        assert taro.client.get(f"{receipt}{face}").status_code == 404
