"""What the billing system reads: every change once, in order, by cursor."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from madoguchi.contracts.actions import change_plan, rename_contract
from madoguchi.contracts.models import Contract
from madoguchi.customers.actions import change_contact_phone
from madoguchi.customers.models import BillingAccount, PartyProfile, PortalChange
from madoguchi.customers.portal_changes import (
    ImportedRow,
    attribute_changes_to,
    keep_change,
)
from madoguchi.jobs.feed import change_lines
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.clock import jst

BY = {"actor": "test", "at": jst("2026-11-24T12:00")}
ORDER = "K-2611-00009-2"


def feed(*words: str, **options: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("changes", *words, **options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def list_feed(**options: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in feed("list", **options)[0].splitlines()]


def seqs_and_values(**options: object) -> list[tuple[object, object]]:
    return [(line["seq"], line["after"]) for line in list_feed(**options)]


def change_phone(person, *numbers: str) -> None:
    with scope("test", person.party.pk):
        profile = PartyProfile.objects.get()
        for number in numbers:
            change_contact_phone(profile, to=number, **BY)


def test_a_line_has_the_numbers_the_values_and_the_day_of_effect(hanako):
    with scope("test", hanako.party.pk):
        contract = Contract.objects.get()
        account = BillingAccount.objects.get()
        attribute_changes_to(ORDER, date(2026, 12, 1))
        change_plan(contract, to="P20", term_end_on=None, **BY)
        was = Contract.objects.get().nickname
        attribute_changes_to("")
        rename_contract(contract, to="母のスマホ", **BY)
    plan, name = list_feed()
    assert plan == {
        "seq": 1,
        "at": "2026-11-24T12:00:00+09:00",
        "customer_number": hanako.party.customer_number,
        "account_number": account.account_number,
        "contract_number": contract.contract_number,
        "order_number": ORDER,
        "column": "contracts.plan_code",
        "before": hanako.contract.plan_code,
        "after": "P20",
        "effective_on": "2026-12-01",
        "state": "done",
    }
    assert (name["seq"], name["column"]) == (2, "contracts.nickname")
    assert (name["before"], name["after"]) == (was, "母のスマホ")
    assert (name["order_number"], name["effective_on"]) == ("", "2026-11-24")


def test_a_change_of_a_customer_names_no_account_and_no_contract(hanako):
    change_phone(hanako, "0312345678")
    [line] = list_feed()
    assert (line["account_number"], line["contract_number"]) == ("", "")
    assert line["column"] == "parties.phone"


def test_csv_has_a_header_and_the_same_cells(hanako):
    change_phone(hanako, "0312345678")
    header, row = csv.reader(feed("list", format="csv")[0].splitlines())
    assert ",".join(header) == (
        "seq,at,customer_number,account_number,contract_number,order_number,"
        "column,before,after,effective_on,state"
    )
    assert row == [str(value) for value in list_feed()[0].values()]


def test_a_reader_goes_on_where_it_stopped(hanako):
    change_phone(hanako, "0311111111", "0322222222", "0333333333")
    assert seqs_and_values(limit="2") == [(1, "0311111111"), (2, "0322222222")]
    assert seqs_and_values(after="2") == [(3, "0333333333")]
    change_phone(hanako, "0344444444")
    assert seqs_and_values(after="3") == [(4, "0344444444")]
    assert seqs_and_values() == [
        (1, "0311111111"),
        (2, "0322222222"),
        (3, "0333333333"),
        (4, "0344444444"),
    ]


def test_more_lines_than_are_read_at_once_come_all_and_once(hanako, monkeypatch):
    monkeypatch.setattr(change_lines, "LINES_AT_ONCE", 2)
    change_phone(hanako, "0311111111", "0322222222", "0333333333", "0344444444")
    assert [seq for seq, _after in seqs_and_values()] == [1, 2, 3, 4]
    assert [seq for seq, _after in seqs_and_values(after="1", limit="3")] == [2, 3, 4]


def test_a_change_that_commits_late_comes_behind_the_cursor(hanako, taro):
    """It took its place among the rows first, and is committed last."""
    is_written, may_commit = Event(), Event()

    def change_slowly() -> None:
        try:
            with scope("test", hanako.party.pk):
                profile = PartyProfile.objects.get()
                change_contact_phone(profile, to="0311111111", **BY)
                is_written.set()
                assert may_commit.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(change_slowly)
        assert is_written.wait(30)
        change_phone(taro, "0322222222")
        assert seqs_and_values() == [(1, "0322222222")]
        may_commit.set()
        slow.result(30)
    with batch("test"):
        rows = PortalChange.objects.order_by("pk").values_list("after", flat=True)
        assert list(rows) == ["0311111111", "0322222222"]
    assert seqs_and_values(after="1") == [(2, "0311111111")]


def test_an_empty_feed_says_so_and_is_no_fault(db_of_all):
    words = "新しい変更はありません（nothing_new）。続きの番号は 0 のままです。\n"
    assert feed("list") == ("", words)
    header, said = feed("list", format="csv")
    assert (header.count("\n"), said) == (1, words)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"after": "abc"}, "cursor_unclear"),
        ({"after": "-1"}, "cursor_unclear"),
        ({"after": "１"}, "cursor_unclear"),
        ({"after": "1" * 40}, "cursor_unclear"),
        ({"after": "2"}, "cursor_ahead"),
        ({"limit": "0"}, "limit_unclear"),
        ({"limit": "many"}, "limit_unclear"),
    ],
)
def test_a_cursor_that_is_none_is_refused_and_nothing_is_lost(hanako, options, code):
    change_phone(hanako, "0311111111")
    assert seqs_and_values() == [(1, "0311111111")]
    change_phone(hanako, "0322222222")
    with pytest.raises(CommandError, match=f"。（{code}）") as refused:
        feed("list", **options)
    assert refused.value.returncode == 1
    assert seqs_and_values(after="1") == [(2, "0322222222")]


def acknowledgements() -> dict[int, bool]:
    with batch("test"):
        rows = PortalChange.objects.exclude(seq=None).order_by("seq")
        return {row.seq: row.acked_at is not None for row in rows}


def test_lines_are_acknowledged_one_by_one_or_up_to_a_cursor(hanako):
    change_phone(hanako, "0311111111", "0322222222", "0333333333", "0344444444")
    list_feed()
    assert feed("ack", "2", "4")[0] == "2件を新しく確認済みにしました。\n"
    assert acknowledgements() == {1: False, 2: True, 3: False, 4: True}
    assert feed("ack", through="3")[0] == "2件を新しく確認済みにしました。\n"
    assert acknowledgements() == {1: True, 2: True, 3: True, 4: True}


def test_an_acknowledgement_again_keeps_the_first_moment(hanako):
    change_phone(hanako, "0311111111")
    list_feed()
    feed("ack", "1")
    with batch("test"):
        first = PortalChange.objects.get().acked_at
    assert feed("ack", "1", "1")[0] == "0件を新しく確認済みにしました。\n"
    assert feed("ack", through="1")[0] == "0件を新しく確認済みにしました。\n"
    with batch("test"):
        assert PortalChange.objects.get().acked_at == first


@pytest.mark.parametrize(
    ("seqs", "options", "code"),
    [
        (("1", "2"), {}, "never_listed"),
        (("0", "1"), {}, "never_listed"),
        ((), {"through": "2"}, "never_listed"),
        ((), {"through": "0"}, "never_listed"),
        (("x",), {}, "cursor_unclear"),
        ((), {}, "ack_unclear"),
        (("1",), {"through": "1"}, "ack_unclear"),
    ],
)
def test_what_was_never_listed_is_not_acknowledged(hanako, seqs, options, code):
    change_phone(hanako, "0311111111", "0322222222")
    list_feed(limit="1")
    with pytest.raises(CommandError, match=f"。（{code}）") as refused:
        feed("ack", *seqs, **options)
    assert refused.value.returncode == 1
    assert acknowledgements() == {1: False}


@pytest.mark.parametrize(
    ("file", "column"),
    [("payment_methods", "card_token"), ("charges", "amount_excl")],
)
def test_no_secret_and_nothing_of_the_operators_is_kept(hanako, file, column):
    row = ImportedRow(hanako.party.pk, file, "B1")
    with pytest.raises(ValueError, match=column), scope("test", hanako.party.pk):
        keep_change(row, column, ("", "tok-1"), BY["at"])
    assert list_feed() == []
