"""The rows of a customer's page at the desk: what a call is mostly about."""

from datetime import date
from uuid import uuid4

import pytest

from madoguchi.contracts.models import ContractOption
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.bills import a_bill
from tests.clock import get_at
from tests.desk import an_agent
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person, a_contract

AT = "2026-12-02T10:00"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
PAID = date(2026, 10, 26)
DUE_DAYS = {
    date(2026, 8, 1): "2026-09-25",
    SEPTEMBER: "2026-10-26",
    OCTOBER: "2026-11-25",
    date(2026, 11, 1): "2026-12-25",
}
WORDS = {
    "2026年8月": "記録なし",
    "2026年9月": "お支払い済み",
    "2026年10月": "未確認",
    "2026年11月": "引き落とし予定",
}


@pytest.fixture
def known(hanako) -> Person:
    """Four months of bills by card, payments known from September on."""
    operator = a_catalogue()
    operator.payments_from = "2026-09"
    operator.save()
    for month, due_on in DUE_DAYS.items():
        bill = a_bill(hanako, month, due_on=due_on)
        post(hanako, "bill", bill.total_yen, month, bill.issued_on)
        if month == SEPTEMBER:
            post(hanako, "payment", bill.total_yen, month, PAID)
    return hanako


def desk_words(person: Person) -> str:
    clerk = an_agent("一郎", AT, "billing")
    clerk.open(person)
    return page_words(clerk.get(f"customers/{person.party.customer_number}/"))


def section(words: str, first: str, then: str) -> str:
    return words.partition(first)[2].partition(then)[0]


def test_each_bill_has_the_word_that_its_customer_reads(known):
    here = section(desk_words(known), "請求と入金・督促・返金", "ログイン")
    path = f"/c/{known.contract.code}/bills/"
    theirs = page_words(get_at(AT, known.client, path))
    for month, word in WORDS.items():
        row = here.partition(f"{month}分")[2].partition("（税込）")[0]
        assert word in row, month
        assert not [other for other in WORDS.values() if other != word and other in row]
        assert word in theirs


def test_each_contract_has_its_state_its_options_and_its_accepted_end(known):
    with scope("test", known.party.pk):
        stopped = a_contract(known.party, known.account, 1)
        stopped.status, stopped.nickname = "suspended", "母の電話"
        stopped.save()
        for code, ended_on in (("TALK", None), ("SAFE", date(2026, 1, 31))):
            ContractOption.objects.create(
                party=known.party,
                contract=known.contract,
                option_code=code,
                started_on=date(2025, 1, 1),
                ended_on=ended_on,
            )
    rows = section(desk_words(known), "契約", "請求と入金")
    assert rows.count("オプション1件") == 1 and rows.count("オプション0件") == 1
    assert rows.count("ご利用中") == 1 and rows.count("利用停止中") == 1
    assert "みちモバイル3GB" in rows and "で解約" not in rows


@pytest.mark.parametrize(("state", "count"), [("scheduled", 1), ("cancelled", 0)])
def test_an_end_counts_once_it_is_accepted_and_while_it_holds(known, state, count):
    with scope("test", known.party.pk):
        a_contract(known.party, known.account, 1)
        Order.objects.create(
            party=known.party,
            contract=known.contract,
            kind="cancel",
            lane="cancel",
            key=uuid4(),
            number="K-2612-00001-1",
            state=state,
            actor=str(known.member),
            answers={},
            quote=[],
            begun_at=now(),
            saved_at=now(),
            asked_at=now(),
            effective_on=date(2026, 12, 25),
        )
    rows = section(desk_words(known), "契約", "請求と入金")
    assert rows.count("12月25日（金曜日）で解約") == count
