"""Does it touch me: for each contract signed in, by number for anybody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.contracts.models import Contract
from madoguchi.notices.models import Function
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.web.http.bare_error_html import bare_error_html, refused_body_html
from tests.clock import get_at, jst, post_at
from tests.journeys.test_outage_verdicts import NOW, tell, two_lines
from tests.operator import an_operator

__all__ = ["two_lines"]

OWN = re.compile(r'<section[^>]*aria-labelledby="own".*?</section>', re.DOTALL)
LINE = re.compile(r"<li data-must-read>.*?</li>", re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
SITE = "https://status.example.jp"
PLACE = "/status/number/"
ANSWERS = [
    ({}, ["影響あり", "影響なし"]),
    ({"functions": ["mail"]}, ["影響あり", "影響あり"]),
    ({"areas": ["青森県"]}, ["影響なし", "影響なし"]),
    ({"areas": ["新潟県長岡市"], "progress": "investigating"}, ["調査中", "影響なし"]),
    ({"areas": ["新潟県長岡市"]}, ["影響なし", "影響なし"]),
    ({"starts_at": jst("2026-11-24T10:01")}, ["影響なし", "影響なし"]),
]


@pytest.mark.parametrize(("columns", "answers"), ANSWERS)
def test_who_is_signed_in_reads_of_each_contract_whether_it_is_touched(
    two_lines, columns, answers
):
    """The fibre line is in Niigata; what is touched comes first."""
    tell(**columns)
    page = get_at(NOW, two_lines.client, "/status/").content.decode()
    own = OWN.search(page)
    assert own and page.index(own[0]) < page.index("機能ごとの状態")
    lines = LINE.findall(own[0])
    said = [next(w for w in ANSWER_WORDS if w in line) for line in lines]
    assert said == answers
    if "影響なし" in said and said[0] != "影響なし":
        assert "実家の光" in lines[0]
    assert not OWN.search(get_at(NOW, Client(), "/status/").content.decode())


ANSWER_WORDS = ("影響あり", "影響なし", "調査中")


def ask(number: str, at: str = NOW):
    return post_at(at, Client(), PLACE, {"number": number})


def words(number: str) -> str:
    answer = ask(number)
    assert answer.status_code == 200
    return TOKEN.sub("", answer.content.decode()).replace(number, "")


def test_a_number_that_nobody_has_is_answered_as_one_that_is_not_touched(
    two_lines, taro
):
    """Nor do the statements differ; and yes says nothing of what or where."""
    tell(areas=["新潟県"])
    touched = words(two_lines.party.customer_number)
    assert "影響がある障害か作業が、いまあります" in touched
    assert "光回線" not in touched and "新潟" not in touched
    counts = set()
    quiet = set()
    for number in (taro.party.customer_number, "N999999999"):
        with CaptureQueriesContext(connection) as asked:
            quiet.add(words(number))
        counts.add(len(asked))
    assert len(quiet) == len(counts) == 1
    assert "影響がある障害や作業は、いま見つかりません" in quiet.pop()
    with batch("test"):
        Contract.objects.filter(party=two_lines.party).update(status="ended")
    assert "いま見つかりません" in words(two_lines.party.customer_number)


def test_numbers_are_not_asked_about_in_masses(two_lines):
    """Ten at once, then one each six minutes: whoever's number it is."""
    number = two_lines.party.customer_number
    assert [ask("N999999999").status_code for _nth in range(10)] == [200] * 10
    for asked in (number, "N999999998"):
        refused = ask(asked)
        assert refused.status_code == 422
        assert "PAGE-4290" in refused.content.decode()
    assert ask(number, "2026-11-24T10:06").status_code == 200
    assert ask(number, "2026-11-24T10:06").status_code == 422


def test_who_is_signed_in_is_led_to_their_own_verdict(two_lines):
    assert get_at(NOW, two_lines.client, PLACE).headers["Location"] == "/status/"


@pytest.mark.parametrize("address", ["", SITE])
def test_the_site_that_lives_by_itself_is_linked_where_it_is_set(
    db_of_all, client, settings, address
):
    an_operator()
    settings.STATUS_URL = address
    pages = [
        get_at(NOW, client, path).content.decode()
        for path in ("/status/", "/login/", "/nowhere/")
    ]
    pages += [bare_error_html("PAGE-5030", []), refused_body_html(503)]
    assert [f'href="{SITE}/"' in page for page in pages] == [bool(address)] * 5
    assert (f"{SITE}/feed.atom" in pages[0]) is bool(address)


ENDS = [
    (
        {"eta_kind": "fixed", "expected_at": jst("2026-11-24T12:00")},
        "11月24日（火曜日）12:00（確定）",
    ),
    (
        {"eta_kind": "likely", "expected_at": jst("2026-11-24T12:00")},
        "11月24日（火曜日）12:00の見込み",
    ),
    ({}, "未定です。決まりしだいお知らせします"),
]


@pytest.mark.parametrize(("columns", "words"), ENDS)
def test_every_page_says_how_sure_the_expected_end_is(two_lines, columns, words):
    tell(functions=["login", "procedures"], mode="open", **columns)
    start = f"/c/{two_lines.contract.code}/p/nickname/"
    for browser, path in ((Client(), "/login/"), (two_lines.client, start)):
        text = get_at(NOW, browser, path).content.decode()
        assert f"終了の予定: {words}" in text


@pytest.mark.parametrize(
    ("columns", "is_asked"),
    [
        ({"functions": ["login"]}, True),
        ({"functions": ["login"], "kind": "maintenance"}, False),
        ({}, False),
    ],
)
def test_signing_in_during_an_incident_says_when_to_try_again(
    two_lines, columns, is_asked
):
    tell(**columns)
    page = get_at(NOW, Client(), "/login/").content.decode()
    assert ("15〜30分あけていただくと" in page) is is_asked
    typed = {"identifier": "N000000000", "password": "wrong"}
    refused = post_at(NOW, Client(), "/login/", typed)
    assert refused.status_code == 422
    wait = refused.headers.get("Retry-After")
    assert (wait is not None and 900 <= int(wait) <= 1_800) is is_asked


def test_a_place_of_which_a_part_is_touched_is_in_question_while_it_is_looked_into(
    db_of_all, client
):
    notice = {"areas": ["新潟県長岡市"]}
    tell(**notice, progress="investigating")
    place = "/status/?service=fibre&place="
    seen = get_at(NOW, client, f"{place}新潟県").content.decode()
    assert "新潟県の光回線に影響があるか、調査中です。" in seen
    elsewhere = get_at(NOW, client, f"{place}東京都").content.decode()
    assert "いま障害も作業もありません。" in elsewhere
    tell(**notice)
    seen = get_at(NOW, client, f"{place}新潟県").content.decode()
    assert "新潟県の光回線の一部に影響があります。" in seen


def test_the_functions_that_customers_know_have_each_their_own_name(db_of_all, client):
    with clock_at(jst(NOW)):
        board = client.get("/status/").content.decode()
    five = ["ログイン", "契約確認", "請求・適格請求書の閲覧", "メール設定"]
    for name in [*five, "法人向け請求"]:
        assert f'<th scope="row">{name}</th>' in board
    assert Function.MAIL.label != Function.MAIL_SETTINGS.label
