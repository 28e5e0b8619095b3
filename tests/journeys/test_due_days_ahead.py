"""A bill is called unpaid from the day after its own day, however old its month is."""

from datetime import date

import pytest

from madoguchi.adapters.simulator import card_gateway
from madoguchi.customers.models import Party
from tests.bills import a_bill
from tests.clock import get_at
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person

SIMULATOR = f"{card_gateway.__name__}.CardGatewaySimulator"
MONTHS = {  # each with its day of payment: two were issued late
    date(2026, 9, 1): "2026-12-28",
    date(2026, 10, 1): "2026-12-28",
    date(2026, 11, 1): "2026-12-25",
}
UNPAID = ("お支払いがまだです", "未確認", "を支払う", "確認できていません")


@pytest.fixture
def billed_late(db_of_all, settings, tmp_path, hanako) -> Person:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    operator = a_catalogue()
    operator.payments_from = "2026-09"
    operator.save()
    for month, day in MONTHS.items():
        bill = a_bill(hanako, month, due_on=day)
        post(hanako, "bill", bill.total_yen, month, bill.issued_on)
    return hanako


def pages(person: Person, at: str) -> dict[str, str]:
    """The four pages that say whether the bill of September is paid."""
    base = f"/c/{person.contract.code}"
    paths = {
        "home": "/",
        "payment": f"{base}/payment/",
        "bills": f"{base}/bills/",
        "bill": f"{base}/bills/2026-09",
    }
    found = {name: get_at(at, person.client, path) for name, path in paths.items()}
    return {name: page_words(page) for name, page in found.items()}


@pytest.mark.parametrize("at", ["2026-12-01T10:00", "2026-12-25T23:59"])
def test_no_page_asks_for_a_bill_whose_own_day_is_to_come(billed_late, at):
    for name, words in pages(billed_late, at).items():
        assert [word for word in UNPAID if word in words] == [], name


def test_the_day_of_payment_itself_is_not_late_yet(billed_late):
    found = pages(billed_late, "2026-12-28T10:00")
    assert "11月分のお支払いがまだです" in found["home"], "its day was 12月25日"
    for month in ("9月分", "10月分"):
        for name in ("home", "payment"):
            assert f"{month}のお支払いがまだです" not in found[name]
    assert found["bills"].count("未確認") == 1 and "未確認" not in found["bill"]


def test_all_pages_ask_from_the_day_after(billed_late):
    found = pages(billed_late, "2026-12-29T10:00")
    for name in ("home", "payment"):
        for month in ("9月分", "10月分", "11月分"):
            assert f"{month}のお支払いがまだです" in found[name], name
    assert found["bills"].count("未確認") == 3
    assert "未確認" in found["bill"] and "9,451円を支払う" in found["bill"]


def test_the_list_says_when_an_older_bill_comes_behind_a_newer_one(billed_late):
    found = pages(billed_late, "2026-12-26T10:00")
    assert found["bills"].count("未確認") == 1
    assert found["bills"].count("引き落とし予定") == 2
    assert "引き落とし予定" in found["bill"]


def test_a_company_is_not_asked_either(billed_late):
    Party.objects.filter(pk=billed_late.party.pk).update(kind="corporate")
    home = page_words(get_at("2026-12-01T10:00", billed_late.client, "/"))
    assert "お支払いがまだ" not in home and "未確認" not in home
    late = page_words(get_at("2026-12-29T10:00", billed_late.client, "/"))
    assert late.count("のお支払いがまだです") == 3
    assert "12月28日（月）のお支払いをまだ確認できていません。" in late
