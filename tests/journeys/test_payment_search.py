"""A customer searches the payments of an account, and takes the same ones along."""

from datetime import date

import pytest

from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.journeys.test_paid_bills import post
from tests.operator import an_operator
from tests.people import sign_up

HEAD = "日付,内容,請求月,金額（円）,入金番号"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ROWS = {
    "paid": "2026-10-02,入金,2026年9月分,5500,payment 2026-09-01",
    "back": "2026-10-20,返金,2026年9月分,-300,refund 2026-09-01",
    "late": "2026-11-02,入金,2026年10月分,6716,payment 2026-10-01",
}


@pytest.fixture
def paying(hanako):
    an_operator(payments_from="2026-09")
    post(hanako, "payment", 5_500, SEPTEMBER, date(2026, 10, 2))
    post(hanako, "refund", 300, SEPTEMBER, date(2026, 10, 20))
    post(hanako, "payment", 6_716, OCTOBER, date(2026, 11, 2))
    return hanako


def found(person, query: str) -> list[str]:
    """Return the lines of the file, once the page is seen to list the same ones."""
    base = f"/c/{person.contract.code}/payment/history"
    page = person.client.get(f"{base}?{query}")
    assert page.status_code == 200
    lines = person.client.get(f"{base}.csv?{query}").content.decode("utf-8-sig")
    head, *rows = lines.splitlines()
    assert head == HEAD
    numbers = [row.rsplit(",", 1)[1] for row in rows]
    listed = [each.number for each in page.context["page"].payments]
    assert listed == numbers
    if rows:
        assert f"history.csv?{query}".replace("&", "&amp;") in page.content.decode()
    return rows


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["late", "back", "paid"]),
        ("begin=2026-10-02&end=2026-10-20", ["back", "paid"]),
        ("begin=2026-10-03&end=2026-10-19", []),
        ("begin=2026-11", ["late"]),
        ("kind=refund", ["back"]),
        ("kind=payment&most=6000", ["paid"]),
        ("least=5500&most=5500", ["paid"]),
        ("least=300&most=300", ["back"]),
        ("number=2026-10", ["late"]),
        ("number=REFUND", ["back"]),
        ("number=%25", []),
    ],
)
def test_page_and_file_have_what_was_asked_for(paying, query, expected):
    assert found(paying, query) == [ROWS[name] for name in expected]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("begin=someday", "not_a_day"),
        ("begin=2026-11&end=2026-10", "range_reversed"),
        ("least=2&most=1", "range_reversed"),
        ("least=much", "not_an_amount"),
        ("kind=bill", ""),
        ("number=" + "x" * 101, ""),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_page(paying, query, code):
    for name in ("history", "history.csv"):
        address = f"/c/{paying.contract.code}/payment/{name}?{query}"
        answer = paying.client.get(address)
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("text/html")
        assert f'value="{code}"' in answer.content.decode() or not code
        assert not answer.context["page"].payments


def test_payments_of_another_customer_are_never_found(paying):
    other = sign_up("daisuke@example.jp")
    assert found(other, "") == []
    base = f"/c/{paying.contract.code}/payment/history"
    for name in (base, f"{base}.csv"):
        assert other.client.get(name).status_code == 404


def test_the_page_says_on_which_day_the_card_was_found_usable(hanako):
    an_operator()
    facts = {"kind": "card", "card_token": "t", "card_last4": "4242"}
    page = f"/c/{hanako.contract.code}/payment/"
    with scope("test", hanako.party.pk):
        method, _new = PaymentMethod.objects.update_or_create(
            party=hanako.party, account=hanako.account, defaults=facts
        )
    assert "使えることを確かめた日" not in hanako.client.get(page).content.decode()
    with scope("test", hanako.party.pk):
        method.found_usable_at = jst("2026-11-01T00:30")  # still October in UTC
        method.save()
    words = hanako.client.get(page).content.decode()
    place = words.index("使えることを確かめた日")
    assert "2026-11-01" in words[place : place + 200]
