"""The doctor names files of banks that nobody has read or answered."""

from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.doctor.bank_checks import check_bank_files
from madoguchi.jobs.doctor.finding import Grade
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.clock import jst
from tests.dunning_days import look
from tests.incoming_transfers import VIRTUAL, Came, a_source, group, notice, own_account
from tests.kept_refunds import agree_on_refund, name_account, refund_results
from tests.store_slips import (
    FIRST,
    SURE,
    a_file,
    slips,
    slips_after,
    take_in,
    told,
    write_slips,
)


def said_on(day: str) -> list[str]:
    with clock_at(jst(f"{day}T09:00")):
        found = list(check_bank_files())
    return [one.words for one in found if one.grade == Grade.NOTE]


@pytest.fixture
def payer(hanako):
    own_account(hanako)
    issue_october(hanako)
    return hanako


def read(folder, day: str, yen: int = 1_500) -> None:
    path = notice(folder, group(Came(yen, "ﾀｶﾊｼ"), place=VIRTUAL))
    with clock_at(jst(f"{day}T09:00")):
        call_command("payments", "transfers", "read", str(path))


def test_customers_who_transfer_need_an_account_and_its_files(payer, tmp_path, capsys):
    (words,) = said_on("2026-12-01")
    assert "transfers source" in words
    a_source()
    (words,) = said_on("2026-12-01")
    assert "7日より長く取り込んでいません" in words
    read(tmp_path, "2026-12-02")
    assert said_on("2026-12-09") == []
    assert len(said_on("2026-12-10")) == 1


def test_nothing_is_noted_where_nobody_transfers(hanako):
    issue_october(hanako)
    with clock_at(jst("2026-12-01T09:00")):
        (found,) = check_bank_files()
    assert found.grade == Grade.GOOD


def test_a_debit_file_without_results_is_named(hanako, tmp_path, capsys):
    """Results of 30 November are there by 7 December, five business days later."""
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    with clock_at(jst("2026-11-13T10:00")):
        day = date(2026, 11, 30)
        call_command("payments", "debits", "write", folder=tmp_path, day=day)
    assert said_on("2026-12-10") == []
    (words,) = said_on("2026-12-11")
    (request,) = tmp_path.glob("debit-*.txt")
    assert words.startswith(f"{request.name} の結果（2026年12月7日ごろの予定）")
    with clock_at(jst("2026-12-11T10:00")):
        call_command("payments", "results", str(answered(request, "0")))
    assert said_on("2026-12-11") == []


def test_slips_that_a_store_took_and_nobody_made_sure_are_named(
    hanako, tmp_path, capsys
):
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(payment_method="card")
    issue_october(hanako)
    slips_after(5)
    look("2026-12-01T10:00")
    write_slips(tmp_path, "2026-12-05T10:00", capsys)
    (slip,) = slips()
    news = told([(FIRST, "20261208", slip.digits)])
    take_in(a_file(tmp_path, news), "2026-12-09T09:00", capsys)
    assert said_on("2026-12-18") == []
    (words,) = said_on("2026-12-19")
    assert "確報のない払込票があります（1件 1,100円）" in words
    sure = told([(SURE, "20261208", slip.digits)])
    take_in(a_file(tmp_path, sure), "2026-12-19T09:00", capsys)
    assert said_on("2026-12-19") == []


def test_refunds_that_were_never_answered_are_named(payer, tmp_path, capsys):
    a_source(sender_code="9876543210", sender_name="ﾃﾞﾓﾂｳｼﾝ(ｶ")
    read(tmp_path, "2026-12-02")
    at = jst("2026-12-03T11:00")
    name_account(payer, at)
    row = agree_on_refund(payer, 400, at)
    with clock_at(at):
        day, folder = date(2026, 12, 10), tmp_path / "out"
        call_command("payments", "refunds", "write", day=day, folder=folder)
    assert not any("返金" in words for words in said_on("2026-12-24"))
    (words,) = [words for words in said_on("2026-12-25") if "返金" in words]
    assert "2026年12月10日の返金（1件）の結果が分かりません" in words
    answer = refund_results(tmp_path, f"{row.number},paid,")
    with clock_at(jst("2026-12-25T10:00")):
        call_command("payments", "refunds", "results", str(answer))
    assert not any("返金" in words for words in said_on("2026-12-25"))
