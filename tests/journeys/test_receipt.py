"""What a customer keeps of an order: a page, a PDF, two days in the calendar."""

import subprocess
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from django.core import mail
from icalendar import Calendar

from madoguchi.customers.models import PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.receipt.calendar_file import last_day_or_moment
from tests.clock import get_at, jst, replay_until
from tests.operator import a_catalogue
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-11-24T10:00"


@pytest.fixture
def receipt(hanako) -> str:
    a_catalogue()
    start = f"/c/{hanako.contract.code}/p/plan/"
    return ProcedureWalk(MORNING, hanako.client, start).order(
        {"plan": "M20"}, {"begins": "soon"}
    )


def test_the_pdf_says_what_was_promised_and_is_the_same_bytes_later(hanako, receipt):
    first = get_at(MORNING, hanako.client, f"{receipt}receipt.pdf")
    later = get_at("2027-03-01T10:00", hanako.client, f"{receipt}receipt.pdf")
    assert first.content == later.content
    text = words_of(first)
    number = receipt.split("/")[2]
    assert "\u200b" not in text
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


@pytest.mark.parametrize("hyphen", ["", "\u2010", "\u200b-\u200b", "ー"])
def test_a_copied_receipt_number_leads_to_its_order(hanako, receipt, hyphen):
    typed = receipt.split("/")[2].replace("-", hyphen)
    found = get_at(MORNING, hanako.client, f"/search/?{urlencode({'q': typed})}")
    assert (found.status_code, found.url) == (302, receipt)


@pytest.mark.parametrize(
    "around",
    [
        *(
            "受付番号 {}",
            "受付番号：{}",
            "{}。",
            "「{}」",
            "受付番号は{}です。",
            " {} ",
        ),
        *("（{}）", "#{}", "{}の件"),
    ],
)
@pytest.mark.parametrize("hyphen", ["-", "\u2043", "\u02d7", "ｰ"])
def test_a_receipt_number_is_found_with_the_words_around_it(
    hanako, receipt, around, hyphen
):
    typed = around.format(receipt.split("/")[2].replace("-", hyphen))
    found = get_at(MORNING, hanako.client, f"/search/?{urlencode({'q': typed})}")
    assert (found.status_code, found.url) == (302, receipt)


@pytest.mark.parametrize(
    ("until", "start"),
    [
        ("2026-12-01T00:00", date(2026, 11, 30)),
        ("2026-11-24T20:00", datetime(2026, 11, 24, 11, tzinfo=UTC)),
    ],
)
def test_a_limit_at_midnight_is_the_day_before_in_a_calendar(until, start):
    assert last_day_or_moment(jst(until)) == start


def words_of(pdf) -> str:
    words = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(words, input=pdf.content, capture_output=True, check=True)
    return done.stdout.decode()


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


def test_a_limit_at_midnight_is_spelled_alike_wherever_it_stands(hanako):
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    with clock_at(jst(MORNING)):
        client = signed_in_client(hanako.user, "password", "mail")
    walk = ProcedureWalk(MORNING, client, "/p/address/")
    where = {"postal_code": "9800811", "moved_on": "2026-12-20", "what": ["home"]}
    place = {"area": "宮城県仙台市青葉区一番町", "street": "2-3", "building": ""}
    check = walk.fill(where, place).url
    pages = [walk.check(check).content.decode()]
    receipt = walk.send(check).url
    replay_until("2026-11-24T10:01")
    pages += [get_at(MORNING, client, path).content.decode() for path in (receipt, "/")]
    for page in pages:
        assert "12月19日（土）24:00" in page and "）00:00" not in page
    pdf = get_at(MORNING, client, f"{receipt}receipt.pdf")
    assert "12月19日（土）24:00" in words_of(pdf)
    days = get_at(MORNING, client, f"{receipt}days.ics").content
    last = Calendar.from_ical(days).events[-1]
    assert last.get("dtstart").dt == date(2026, 12, 19)
    assert "12月19日（土）24:00まで" in last.get("description")
    assert "取り消せる期限: 12月19日（土曜日）24:00" in mail.outbox[-1].body
