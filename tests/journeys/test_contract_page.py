"""The page of a contract: its name in one step, and its discounts."""

import re
from datetime import date

import pytest

from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.models import PortalChange
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.operator import a_catalogue, an_item


@pytest.fixture
def here(hanako) -> str:
    a_catalogue()
    return f"/c/{hanako.contract.code}/"


def name_of(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get().nickname


def test_a_name_is_given_in_one_step_and_kept_in_the_logs(hanako, here):
    client = hanako.client
    assert f'action="{here}name"' in client.get(here).content.decode()
    assert client.post(f"{here}name", {"nickname": " 母の　ｽﾏﾎ "}).url == here
    assert name_of(hanako) == "母の スマホ"
    assert "母の スマホ" in client.get(here).content.decode()
    with scope("test", hanako.party.pk):
        assert not Order.objects.exists(), "no receipt number for a label"
        change = PortalChange.objects.get()
        event = AuditEvent.objects.get(verb="contract_named")
    assert (change.column, change.after) == ("nickname", "母の スマホ")
    assert event.changes == {"nickname": ["", "母の スマホ"]}


def test_the_same_name_again_is_no_change_and_an_empty_one_takes_it_away(hanako, here):
    for name in ("自宅", "自宅", ""):
        hanako.client.post(f"{here}name", {"nickname": name})
    with scope("test", hanako.party.pk):
        after = list(
            PortalChange.objects.order_by("pk").values_list("after", flat=True)
        )
    assert after == ["自宅", ""] and name_of(hanako) == ""


def test_a_name_too_long_is_refused_with_a_sentence(hanako, here):
    answer = hanako.client.post(f"{here}name", {"nickname": "長" * 41})
    assert answer.status_code == 422 and "長" * 41 in answer.content.decode()
    assert name_of(hanako) == ""


def test_the_discounts_that_run_are_listed_with_their_yen(hanako, here):
    an_item("CUT", "discount", "セット割", -450)
    an_item("ONCE", "discount", "はじめ割", -1_000, charged="once")
    a_charge(hanako.contract, -450, item_code="CUT")
    a_charge(hanako.contract, -1_000, item_code="ONCE")
    page = hanako.client.get(here).content.decode()
    listed = page.partition('id="discounts"')[2].partition("</dl>")[0]
    assert "セット割" in listed and "月額495円（税込）引き" in listed
    assert "はじめ割" not in listed


@pytest.mark.parametrize(
    ("months", "started_on", "until"),
    [
        (12, date(2026, 9, 10), "（2027年8月分まで）"),
        (12, date(2024, 4, 1), ""),  # it may have begun before the import
        (2, date(2026, 9, 10), "（2026年10月分まで）"),
        (1, date(2026, 9, 10), ""),  # over, and charged all the same
        (0, date(2026, 9, 10), ""),
    ],
)
def test_a_discount_of_some_months_says_its_last(
    hanako, here, months, started_on, until
):
    an_item("CUT", "discount", "はじめ割", -450, term_months=months)
    with scope("test", hanako.party.pk):
        Contract.objects.update(started_on=started_on)
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        a_charge(hanako.contract, -450, item_code="CUT", billing_month=month)
    page = hanako.client.get(here).content.decode()
    listed = page.partition('id="discounts"')[2].partition("</dl>")[0]
    assert f"月額495円（税込）引き{until}</dd>" in listed


def test_a_discount_that_came_later_than_other_charges_says_its_last_month(
    hanako, here
):
    an_item("CUT", "discount", "はじめ割", -450, term_months=6)
    a_charge(hanako.contract, 900, billing_month=date(2026, 9, 1))
    a_charge(hanako.contract, -450, item_code="CUT")
    page = hanako.client.get(here).content.decode()
    assert "月額495円（税込）引き（2027年3月分まで）" in page


def test_without_discounts_there_is_no_list_of_them(hanako, here):
    assert 'id="discounts"' not in hanako.client.get(here).content.decode()


def test_what_is_billed_every_month_besides_plan_and_options_is_listed(hanako, here):
    an_item("TEA", "fee", "会員便り", 280, tax_category="REDUCED_8")
    an_item("RENT", "rental", "ルーターのレンタル", 300)
    an_item("WORK", "fee", "工事費分割金", 800, tax_category="OUT_OF_SCOPE")
    an_item("START", "fee", "事務手数料", 3_000, charged="once")
    for code, yen in (("M3", 900), ("TALK", 500), ("RENT", 300), ("START", 3_000)):
        a_charge(hanako.contract, yen, item_code=code)
    a_charge(hanako.contract, 280, item_code="TEA", tax_category="REDUCED_8")
    a_charge(hanako.contract, 800, item_code="WORK", tax_category="OUT_OF_SCOPE")
    with scope("test", hanako.party.pk):
        ContractOption.objects.create(
            party=hanako.party,
            contract=hanako.contract,
            option_code="TALK",
            started_on=date(2025, 1, 1),
        )
    page = hanako.client.get(here).content.decode()
    rows = re.findall(
        r"<dt>([^<]*)</dt><dd>([^<]*)</dd>",
        page.split('id="fees"')[1].split("</dl>")[0],
    )
    assert rows == [
        ("ルーターのレンタル", "月額330円（税込）"),
        ("会員便り", "月額302円（税込）"),
        ("工事費分割金", "月額800円（不課税）"),
    ]


def test_without_such_charges_there_is_no_list_of_them(hanako, here):
    a_charge(hanako.contract, 900, item_code="M3")
    assert 'id="fees"' not in hanako.client.get(here).content.decode()
