"""Receivables by age at the desk: the sums of the command, over all customers."""

import csv
import io

import pytest
from django.core.management import call_command

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.payments.aged_accounts import count_receivable_ages
from madoguchi.platform.clock import clock_at
from tests.billable_accounts import a_charge
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.limited_people import two_accounts
from tests.operator import an_operator

AT = "2026-12-28T10:00"


@pytest.fixture
def clerk(hanako, taro) -> Agent:
    """11,000 and 2,200 yen of two departments of hanako, 5,500 of taro."""
    an_operator(payments_from="2026-10")
    first, second = two_accounts(hanako)
    a_charge(first.contract, 10_000)
    a_charge(second.contract, 2_000)
    a_charge(taro.contract, 5_000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    count_receivable_ages(jst(AT))
    return an_agent("一郎", AT, "billing")


def lines_of_command() -> list[list[str]]:
    out = io.StringIO()
    with clock_at(jst(AT)):
        call_command("ledger", "ages", stdout=out)
    return list(csv.reader(io.StringIO(out.getvalue())))[1:]


def lines_of_desk(clerk: Agent) -> list[list[str]]:
    answer = clerk.get("receivables.csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_file_of_the_desk_has_the_sums_of_the_command(clerk):
    *accounts, total = lines_of_desk(clerk)
    *known, known_total = lines_of_command()
    assert [[row[1], *row[3:9]] for row in accounts] == known
    assert total[3:9] == known_total[1:]
    assert sum(map(int, total[3:9])) == 18_700
    assert {row[9] for row in accounts} == {"2026-12-28T10:00+09:00"}


def test_the_page_sums_up_by_customer_and_department(clerk, hanako, taro):
    page = clerk.see("receivables/")
    sums, table = page.split("<table", 1)
    assert "16,500円" in sums and "2,200円" in sums
    places = [table.index(yen) for yen in ("11,000円", "5,500円", "2,200円")]
    assert places == sorted(places)
    assert f"/desk/customers/{taro.party.customer_number}/money/" in table
    assert "hanako" not in page and "taro" not in page


def test_fifty_departments_a_page(clerk, monkeypatch):
    monkeypatch.setattr("madoguchi.desk.receivables.ROWS_PER_PAGE", 2)
    first, second = clerk.see("receivables/"), clerk.see("receivables/?page=2")
    assert 'href="?page=2" rel="next"' in first and 'rel="next"' not in second
    assert "2,200円" in second.split("<table")[1]
    assert "2,200円" not in first.split("<table")[1]
    assert clerk.get("receivables/?page=x").status_code == 200


def test_without_known_payments_nothing_is_counted(clerk):
    Operator.objects.update(payments_from="")
    count_receivable_ages(jst(AT))
    assert "まだ数えていないか、未収がありません" in clerk.see("receivables/")
    assert lines_of_desk(clerk) == [["合計", "", "", *["0"] * 6, ""]]


def test_counting_again_replaces_what_was_counted(clerk):
    before = lines_of_desk(clerk)
    count_receivable_ages(jst(AT))
    assert lines_of_desk(clerk) == before
