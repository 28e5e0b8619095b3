"""さがす: numbers from our mails, numbers of things, words; and no word of others."""

import importlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import NamedTuple
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member, PartyProfile, Role
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.jobs.messages.bill_mail import tell_bill
from madoguchi.messaging import guide_numbers
from madoguchi.messaging.guide_numbers import (
    GUIDE_NUMBER_RANGE,
    choose_free_number,
    guide_number_for,
)
from madoguchi.messaging.models import GuideNumber
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.web.finding.purpose_index import build_index, purpose_index
from madoguchi.web.finding.warming import warm_finding_soon
from tests.bills import a_bill
from tests.clock import get_at, jst, replay_until
from tests.operator import a_catalogue
from tests.people import Person
from tests.procedure_walk import ProcedureWalk, an_order

AT = "2026-11-12T10:00"
NUMBER = re.compile(r"「さがす」に (\d{4}) と")


@pytest.fixture
def billed(hanako) -> Person:
    """Hanako with a bill of October, and told of it."""
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
        type(hanako.account).objects.update(email="hanako@example.jp")
    bill = a_bill(hanako)
    with clock_at(jst(AT)):
        make_documents([bill.pk])
        for job in ProcrastinateJob.objects.filter(task_name="tell_bill"):
            tell_bill(**job.args)
    return hanako


def number_in_mail() -> str:
    (found,) = NUMBER.findall(mail.outbox[-1].body)
    return found


def find(person: Person, typed: str):
    return get_at(AT, person.client, f"/search/?q={quote(typed)}")


def test_the_number_in_the_mail_leads_to_the_bill(billed):
    page = f"/c/{billed.contract.code}/bills/2026-10"
    number = number_in_mail()
    assert find(billed, number).url == page
    assert find(billed, f" {number.translate(FULL)} ").url == page
    assert billed.client.get(f"/go/{number}").url == page
    assert billed.client.get(page).status_code == 200


FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def test_anothers_number_is_like_none(billed, taro):
    with scope("test", taro.party.pk):  # his own numbers end in no number of a mail
        Contract.objects.update(contract_number="C000000001", line_number="0900001")
    number = number_in_mail()
    none = next(f"{n}" for n in GUIDE_NUMBER_RANGE if f"{n}" != number)
    for typed in (number, none):
        answer = find(taro, typed)
        assert answer.status_code == 200
        said = answer.content.decode()
        assert "いまのお客様番号にはありません" in said and f'value="{typed}"' in said
        there = taro.client.get(f"/go/{typed}")
        assert there.url == f"/search/?q={typed}"
    pages = [
        without_number(find(taro, typed).content.decode(), typed)
        for typed in (number, none)
    ]
    assert pages[0] == pages[1]


def without_number(page: str, number: str) -> str:
    """A contract's code may hold the same four digits: those stay."""
    return re.sub(rf"\b{number}\b", "", re.sub(r'value="[^"]*"', "", page))


def test_who_may_not_see_bills_is_not_led_to_one(billed):
    Member.objects.update(role=Role.APPLICANT)
    assert find(billed, number_in_mail()).status_code == 200
    assert find(billed, "10月").status_code == 200


def test_the_same_thing_keeps_its_number_and_each_its_own(billed):
    number = number_in_mail()
    with scope("test", billed.party.pk):
        (row,) = GuideNumber.objects.all()
        told = {"party": billed.party.pk, "at": jst(AT)}
        assert guide_number_for("bill", row.about_pk, **told) == number
        others = {guide_number_for("order", pk, **told) for pk in range(50)}
    assert len(others | {number}) == 51


def test_when_all_are_given_out_the_oldest_is_taken_back(hanako, monkeypatch):
    monkeypatch.setattr(guide_numbers, "GUIDE_NUMBER_RANGE", range(2000, 2003))
    with scope("test", hanako.party.pk):
        for nth in range(4):
            guide_number_for(
                "order", nth, party=hanako.party.pk, at=jst(f"2026-11-1{nth}T10:00")
            )
        left = GuideNumber.objects.order_by("given_at").values_list(
            "about_pk", "number"
        )
        assert [pk for pk, _number in left] == [1, 2, 3]
        assert {number for _pk, number in left} == {"2000", "2001", "2002"}


def test_twins_at_one_moment_get_one_number_and_others_their_own(hanako):
    party = hanako.party.pk

    def one(pk: int) -> str:
        try:
            with scope("test", party):
                return guide_number_for("order", pk, party=party, at=jst(AT))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(one, [1, 1, 1, 1, 2, 2, 3, 3]))
    assert len(set(said[:4])) == len(set(said[4:6])) == len(set(said[6:])) == 1
    assert len(set(said)) == 3


def test_a_number_that_is_given_out_is_not_given_again():
    given = {f"{n}" for n in GUIDE_NUMBER_RANGE if n != 4711}
    assert choose_free_number(given, "x") == "4711"


def test_an_orders_mail_leads_to_the_order(billed):
    start = f"/c/{billed.contract.code}/p/nickname/"
    ProcedureWalk(AT, billed.client, start).order({"nickname": "別荘"})
    replay_until("2026-11-12T11:00")
    where = find(billed, number_in_mail()).url
    assert where.startswith("/orders/K-2611-")
    assert find(billed, where.split("/")[2].lower()).url == where


@pytest.mark.parametrize(
    "typed", ["10月", "2026-10", "2026年10月分", "２０２６年１０月"]
)
def test_a_month_leads_to_its_bill(billed, typed):
    page = f"/c/{billed.contract.code}/bills/2026-10"
    assert find(billed, typed).url == page


def test_a_month_without_a_year_is_of_the_last_twelve(billed):
    a_bill(billed, date(2025, 12, 1))
    assert find(billed, "12月").url.endswith("/bills/2025-12")
    assert find(billed, "9月").status_code == 200


def test_numbers_of_things_lead_to_them(billed):
    line = billed.contract.line_number
    assert find(billed, f"I{billed.party.pk % 1000:03}202610-1").url.endswith("2026-10")
    assert find(billed, "ｌｏｇｉｎ１０４６").url == "/help/errors/LOGIN-1046/"
    assert find(billed, "DESK-9041").status_code == 200  # nothing for customers
    assert find(billed, "page-5030").url == "/help/errors/PAGE-5030/"
    assert find(billed, "9110").url == "/account/security/sessions/"
    assert find(billed, "1234-5678-9012").url == "/not-me/"
    if line:
        assert find(billed, line).url == f"/c/{billed.contract.code}/"


def test_words_are_answered_with_pages_that_open(billed):
    for typed, words in [
        ("kaiyaku", "解約"),
        ("ｾｲｷｭｳｼｮ", "請求書（いちばん新しい月）"),
    ]:
        first = found_lines(find(billed, typed))[0]
        assert first.words == words
        assert get_at(AT, billed.client, first.url).status_code in {200, 302}


class FoundLine(NamedTuple):
    """A line of the answer as it is read; no address where it is no link."""

    url: str
    words: str
    notes: list[str]


def test_beside_what_is_certainly_meant_nothing_stands_that_is_not(billed):
    purposes = [line.words for line in found_lines(find(billed, "今月いくら"))]
    assert purposes == ["料金・請求の一覧"]
    assert len(found_lines(find(billed, "領収書ほしい"))) >= 2  # several are meant


def found_lines(answer) -> list[FoundLine]:
    """Read the lines of the page below its heading, or all of a list of suggestions."""
    page = answer.content.decode()
    listed = page.rpartition('id="found"')[2].partition("</ul>")[0]
    return [read_line(line) for line in re.findall("<li>.*?</li>", listed, re.DOTALL)]


def read_line(line: str) -> FoundLine:
    address = re.search('href="([^"]+)"', line)
    notes = re.findall('<span class="muted">(.*?)</span>', line)
    bare = re.sub("<[^>]+>", "", re.sub('<span class="muted">.*?</span>', "", line))
    return FoundLine(address[1] if address else "", bare.strip(), notes)


def test_the_first_page_says_how_things_are(billed):
    line = found_lines(find(billed, "請求書"))[0]
    assert line.words == "請求書（いちばん新しい月）"
    assert line.notes == ["2026年10月分 9,451円（税込）"]
    assert all(not each.notes for each in found_lines(find(billed, "請求書"))[1:])


def test_an_order_to_cancel_is_told_beside_it(billed):
    assert found_lines(find(billed, "解約"))[0].notes == []
    with scope("test", billed.party.pk):
        Order.objects.create(
            party=billed.party,
            contract=billed.contract,
            kind="cancel",
            lane="cancel",
            state=OrderState.SCHEDULED,
            key=uuid4(),
            actor=str(billed.member),
            begun_at=jst(AT),
            saved_at=jst(AT),
            effective_on=date(2026, 12, 31),
        )
    assert found_lines(find(billed, "解約"))[0].notes == ["12月31日（木）で受付済み"]


def test_what_has_no_page_is_answered_by_telephone(billed):
    line = found_lines(find(billed, "スマホを落としたので止めてほしい"))[0]
    assert line.words == "SIMの紛失・利用停止は、お電話で承ります"
    assert line.url == "/help/contact/" and line.notes == ["お電話 0120-000-000"]


def test_who_may_not_is_told_who_may(billed):
    Member.objects.update(role=Role.BILLING_VIEWER)
    line = found_lines(find(billed, "解約したい"))[0]
    assert line.words == "解約" and not line.url
    assert line.notes == ["管理者・申請者の方が行えます"]
    assert found_lines(find(billed, "請求書"))[0].url == "/c/-/bills/latest"


def test_what_nobody_has_heard_of_offers_what_others_ask_for(billed):
    page = find(billed, "ぬるぽ").content.decode()
    assert "よくあるご用件" in page and "/help/contact/" in page
    assert found_lines(find(billed, "えっと、あの、ぬるぽの請求書"))[0].words


def test_a_list_comes_while_somebody_types(billed):
    answer = get_at(AT, billed.client, "/search/suggestions/?q=kaiyaku")
    assert found_lines(answer)[0].url == "/c/-/p/cancel/"
    assert "<html" not in answer.content.decode()
    of_month = get_at(AT, billed.client, f"/search/suggestions/?q={quote('10月')}")
    assert f"/c/{billed.contract.code}/bills/2026-10" in of_month.content.decode()
    assert get_at(AT, billed.client, "/search/suggestions/").content.strip() == b""


@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_what_is_typed_is_never_markup(billed, address):
    typed = '解約"><script>alert(1)</script>'
    page = get_at(AT, billed.client, f"{address}?q={quote(typed)}").content.decode()
    assert "<script>alert" not in page
    assert "/c/-/p/cancel/" in page


def test_short_addresses_lead_on(billed):
    code = billed.contract.code
    for word, there in [
        ("seikyusho", "/c/-/bills/latest"),
        ("請求書", "/c/-/bills/latest"),
        ("kaiyaku", "/c/-/p/cancel/"),
        ("hikkoshi", "/p/address/"),
        ("残り", "/c/-/usage/"),
        ("card", "/payment/"),
        ("nanimonai", "/search/?q=nanimonai"),
    ]:
        assert billed.client.get(f"/go/{quote(word)}").url == there, (word, code)


@pytest.mark.parametrize("typed", ["' OR 1=1 --", "9" * 200, "1e999", "13月", "\ud7ff"])
def test_nonsense_is_answered_calmly(billed, typed):
    answer = find(billed, typed)
    assert answer.status_code == 200
    assert 'href="/help/contact/"' in answer.content.decode()


def test_nobody_finds_anything_before_signing_in(billed, client):
    answer = client.get(f"/go/{number_in_mail()}")
    assert answer.url.startswith("/login/?next=/go/")


def test_another_partys_order_is_not_found(billed, taro):
    order = an_order(billed)
    assert find(taro, order.number).status_code == 200
    assert find(billed, order.number).url == f"/orders/{order.number}/"


def test_the_index_is_warmed_once_where_the_web_starts():
    build_index.cache_clear()
    warm_finding_soon.cache_clear()
    importlib.reload(importlib.import_module("madoguchi.config.wsgi"))
    timer = warm_finding_soon()
    assert timer.daemon
    timer.join()
    assert build_index.cache_info().currsize == 1
    assert "guessable" in vars(purpose_index().words)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("部門の割り当て", "/org/departments/"),
        ("会計ソフト", "/bills/books/"),
        ("担当者のログイン", "/org/people/"),
    ],
)
def test_what_is_for_companies_is_not_offered_to_a_person(billed, query, address):
    assert address not in [line.url for line in found_lines(find(billed, query))]
    said = find(billed, query).content.decode()
    assert "法人のお客様の" not in said.partition('id="found"')[2]
    type(billed.party).objects.update(kind="corporate")
    type(billed.member).objects.update(role="admin")
    assert address in [line.url for line in found_lines(find(billed, query))]
