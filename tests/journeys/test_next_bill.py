"""Home says when the next bill comes and when it is paid."""

from datetime import date

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at
from tests.operator import an_operator
from tests.page_words import page_words

OCTOBER = date(2026, 10, 1)
NOVEMBER_BY_CARD = (
    "次は11月分。12月10日（木）ごろ決まり、12月25日（金）に引き落とします。"
)


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def home_on(person, day: str) -> str:
    return page_words(get_at(f"{day}T10:00", person.client, "/"))


def change_account(person, **columns: object) -> None:
    with scope("test", person.party.pk):
        BillingAccount.objects.filter(pk=person.account.pk).update(**columns)


@pytest.mark.parametrize("day", ["2026-11-11", "2026-12-10"])
def test_by_card_until_the_day_on_which_it_is_decided(hanako, day):
    a_bill(hanako, OCTOBER)
    change_account(hanako, payment_method="card", closing_day=31)
    assert NOVEMBER_BY_CARD in home_on(hanako, day)


def test_of_an_account_that_closes_earlier_and_is_paid_by_transfer(hanako):
    """31 December to 3 January banks are closed, the 4th is a Monday."""
    a_bill(hanako, OCTOBER)
    change_account(hanako, payment_method="transfer", closing_day=20)
    said = home_on(hanako, "2026-11-11")
    assert "次は11月分。11月30日（月）ごろ決まり" in said
    assert "1月4日（月）がお振り込みの期限です。" in said


def test_nothing_is_said_of_a_bill_that_should_be_there_already(hanako):
    a_bill(hanako, OCTOBER)
    assert "次は" not in home_on(hanako, "2026-12-11")


def test_nothing_is_said_once_all_contracts_have_ended(hanako):
    a_bill(hanako, OCTOBER)
    with scope("test", hanako.party.pk):
        Contract.objects.filter(pk=hanako.contract.pk).update(
            status="ended", ended_on=date(2026, 10, 31)
        )
    said = home_on(hanako, "2026-11-11")
    assert "10月分のご請求" in said and "次は" not in said
