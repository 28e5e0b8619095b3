"""The index of help, the senders of our messages, and the telephone with its hours."""

import re
from datetime import date

import pytest
from django.test import Client

from madoguchi.catalogue.cached_reference import reference_of_minute
from madoguchi.catalogue.models import Operator
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.web.bills.payment import change_words, next_debit_day
from madoguchi.web.home.card_todos import card_words
from tests.clock import get_at, jst
from tests.operator import a_catalogue, an_operator


def shown(page) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.content.decode()))


CATEGORIES = [
    "契約情報",
    "料金・請求",
    "支払い設定",
    "メール",
    "各種手続き",
    "サポート",
]


def test_the_index_has_the_six_categories_and_each_opens(hanako):
    a_catalogue()
    page = Client().get("/help/").content.decode()
    links = re.findall(
        r'<li><a href="([^"]+)"><span><svg.*?</svg>([^<]+?) <small>', page
    )
    assert [label for _href, label in links] == CATEGORIES
    for href, label in links:
        opened = get_at("2026-11-24T10:00", hanako.client, href)
        while opened.status_code == 302:
            opened = get_at("2026-11-24T10:00", hanako.client, opened.url)
        assert opened.status_code == 200, label


def test_senders_are_shown_to_everybody_and_none_is_invented(db_of_all, settings):
    settings.DEFAULT_FROM_EMAIL = "まど <my@example.jp>"
    an_operator()
    words = shown(Client().get("/help/senders/"))
    assert "my@example.jp" in words and "許可するドメイン example.jp" in words
    assert "ほかの送り主" not in words and words.count("SMSの送り主") == 2  # its title
    Operator.objects.update(sms_senders=["0120000001"], mail_senders=["b.example.jp"])
    reference_of_minute.cache_clear()
    words = shown(Client().get("/help/senders/"))
    assert "SMSの送り主 0120-000-001" in words and "ほかの送り主 b.example.jp" in words


@pytest.mark.parametrize(
    ("hours", "closed", "said"),
    [
        ("", "", ""),
        ("9:00〜18:00", "", "受付時間 9:00〜18:00"),
        ("9:00〜18:00", "日曜・祝日", "受付時間 9:00〜18:00、休みは日曜・祝日"),
    ],
)
def test_the_telephone_has_the_hours_that_the_operator_says(
    db_of_all, hours, closed, said
):
    an_operator()
    Operator.objects.update(
        support_hours=hours, support_closed=closed, support_phone="0120000001"
    )
    page = Client().get("/help/contact/")
    words = shown(page)
    assert 'href="tel:0120000001"' in page.content.decode()
    assert "0120-000-001" in words and said in words
    assert ("受付時間" in words) == bool(said)


SUNDAY, MONDAY = "2026-11-29T12:00", "2026-11-30T12:00"
OPENS_ON_MONDAY = "いまは受付時間外です。次は11月30日（月）9:00から受け付けます。"


@pytest.fixture
def desk_of_weekdays(db_of_all):
    an_operator()
    Operator.objects.update(
        support_hours="9:00〜18:00",
        support_closed="日曜・祝日",
        support_phone="0120000001",
    )


@pytest.mark.parametrize("path", ["/help/contact/", "/help/", "/help/sign-in/"])
def test_a_telephone_that_nobody_answers_is_no_button(desk_of_weekdays, path):
    button = 'class="button" data-variant="secondary" href="tel:0120000001"'
    page = get_at(SUNDAY, Client(), path).content.decode()
    assert button not in page and 'href="tel:0120000001"' in page
    assert OPENS_ON_MONDAY in page
    page = get_at(MONDAY, Client(), path).content.decode()
    assert button in page and "受付時間外" not in page


def test_an_error_page_says_when_the_telephone_is_answered_next(desk_of_weekdays):
    page = get_at(SUNDAY, Client(), "/nowhere/")
    assert page.status_code == 404 and OPENS_ON_MONDAY in shown(page)
    assert "受付時間外" not in shown(get_at(MONDAY, Client(), "/nowhere/"))


def test_home_leads_to_the_telephone_only_while_it_is_answered(
    hanako, desk_of_weekdays
):
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok_1",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2026-12",
        )
    first = re.compile(r'<a class="button" data-variant="(\w+)" href="([^"]+)">([^<]+)')
    page = get_at(MONDAY, hanako.client, "/").content.decode()
    todo = page.split('class="todo"')[1]
    assert first.search(todo).groups() == (
        "primary",
        "tel:0120000001",
        "電話でカードを替える",
    )
    page = get_at(SUNDAY, hanako.client, "/").content.decode()
    todo = page.split('class="todo"')[1].split("</section>")[0]
    assert first.search(todo).groups()[:2] == ("secondary", "/payment/")
    assert "tel:" not in todo and OPENS_ON_MONDAY in todo


@pytest.mark.parametrize(
    ("kind", "today", "day"),
    [
        ("card", date(2026, 11, 24), date(2026, 11, 25)),
        ("card", date(2026, 11, 25), date(2026, 12, 25)),
        ("card", date(2026, 11, 29), date(2026, 12, 25)),
        ("transfer", date(2026, 11, 29), None),
    ],
)
def test_a_change_counts_from_the_next_debit_day(db_of_all, kind, today, day):
    an_operator()
    assert next_debit_day(PaymentMethod(kind=kind), today) == day


@pytest.mark.parametrize(
    ("at", "kind", "said"),
    [
        (
            "2026-11-30T12:00",
            "card",
            (
                "12月25日（金）の引き落としに間に合わせるには、"
                "12月24日（木）の受付時間が終わるまでにお電話ください。"
            ),
        ),
        (
            "2026-12-20T12:00",  # Sunday, and the debit is after a Sunday
            "debit",
            (
                "12月28日（月）の引き落としに間に合わせるには、"
                "12月26日（土）の受付時間が終わるまでにお電話ください。"
            ),
        ),
        (
            "2026-12-24T18:00",  # closed for today
            "card",
            (
                "12月25日（金）の引き落としには、もう間に合いません。"
                "その次の引き落としから変わります。"
            ),
        ),
        (
            "2026-12-27T12:00",  # Sunday before the debit
            "debit",
            (
                "12月28日（月）の引き落としには、もう間に合いません。"
                "その次の引き落としから変わります。"
            ),
        ),
    ],
)
def test_a_change_is_asked_for_on_a_day_that_is_answered(
    desk_of_weekdays, at, kind, said
):
    with clock_at(jst(at)):
        words = change_words(PaymentMethod(kind=kind), None, jst(at).date())
    assert words.endswith(said)


def test_hours_that_are_not_understood_promise_no_day(desk_of_weekdays):
    Operator.objects.update(support_hours="お店による")
    with clock_at(jst("2026-11-30T12:00")):
        words = change_words(PaymentMethod(kind="card"), None, date(2026, 11, 30))
    assert words.endswith("その前日までの受付時間内にお電話ください。")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-21T12:00", "1月30日（土）までに新しいカードをお知らせください。"),
        ("2027-01-30T18:00", "新しいカードをお知らせください。"),
    ],
)
def test_a_card_is_asked_for_on_a_day_that_is_answered(desk_of_weekdays, at, said):
    ends_on = date(2027, 1, 31)  # Sunday
    with clock_at(jst(at)):
        words = card_words(ends_on, jst(at).date())
    assert words == f"{said}お電話で承ります。"
