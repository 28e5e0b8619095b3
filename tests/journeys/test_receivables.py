"""What a company owes by age: the same sums as the operator's list, and no other's."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.customers.models import BillingAccount, Party
from madoguchi.ledger.models import LedgerEntry
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import get_at, jst
from tests.limited_people import Half, two_accounts
from tests.operator import an_operator
from tests.people import Person

AT = "2026-12-28T10:00"


@pytest.fixture
def halves(hanako, taro) -> tuple[Half, Half]:
    """11,000 and 2,200 yen of two departments, due in November; another's 5,500."""
    an_operator(payments_from="2026-10")
    first, second = two_accounts(hanako)
    a_charge(first.contract, 10_000)
    a_charge(second.contract, 2_000)
    a_charge(taro.contract, 5_000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    return first, second


def page_of(person: Person) -> str:
    return get_at(AT, person.client, "/org/receivables/").content.decode()


def csv_of(person: Person) -> list[list[str]]:
    answer = get_at(AT, person.client, "/org/receivables.csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def ages_of_operator() -> dict[str, list[str]]:
    out = io.StringIO()
    with clock_at(jst(AT)):
        call_command("ledger", "ages", stdout=out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))[1:]
    return {number: sums for number, *sums in rows}


def test_the_sums_are_those_of_the_operators_list(hanako, halves):
    operator = ages_of_operator()
    _head, *rows, total = csv_of(hanako)
    assert len(rows) == 2
    for number, _name, department, *sums in rows:
        assert sums == operator[number]
        assert department in {"'01", "'02"}
    assert sum(map(int, total[3:])) == 13_200
    page = page_of(hanako)
    assert "11,000円" in page and "2,200円" in page


def test_nothing_of_another_customer_is_in_it(hanako, halves):
    assert "5,500" not in page_of(hanako)
    with batch("test"):
        Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
        others = BillingAccount.objects.exclude(party=hanako.party)
        numbers = set(others.values_list("account_number", flat=True))
    assert not numbers & {row[0] for row in csv_of(hanako)}


def test_what_is_paid_is_not_owed(hanako, halves):
    first, second = halves
    with scope("test", hanako.party.pk):
        LedgerEntry.objects.create(
            party=hanako.party,
            account=first.account,
            event="payment",
            source="P1",
            billing_month=date(2026, 10, 1),
            debit="cash",
            credit="receivable",
            amount_yen=11_000,
            effective_on=date(2026, 12, 1),
            posted_at=jst("2026-12-01T10:00"),
        )
    assert [row[0] for row in csv_of(hanako)][1:-1] == [second.account.account_number]
