"""What a collector pays out of a debit file becomes cash, less its fee, once."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.ledger.models import LedgerEntry
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.card_money import money_entries
from tests.clock import jst

PAID_OUT_ON = date(2026, 12, 9)
AT = jst("2026-12-10T09:00")


@pytest.fixture
def request_file(hanako, taro, tmp_path) -> Path:
    """A file of two bills of 1,100 yen that nobody has answered."""
    a_collector()
    for person in (hanako, taro):
        pay_by_debit(person)
    issue_october(hanako, taro)
    with clock_at(jst("2026-11-13T09:00")):
        day = date(2026, 11, 30)
        call_command("payments", "debits", "write", day=day, folder=tmp_path)
    (path,) = tmp_path.glob("debit-*.txt")
    return path


def take_in(path: Path, results: str) -> None:
    with clock_at(jst("2026-12-04T09:00")):
        call_command("payments", "results", str(answered(path, results)))


def pay_out(path: Path, capsys, yen: int, day: date = PAID_OUT_ON) -> str:
    capsys.readouterr()
    with clock_at(AT):
        words = ("payments", "debits", "payout", path.name)
        call_command(*words, day=day, yen=yen)
    return capsys.readouterr().out


def refusal(path: Path, capsys, yen: int, day: date = PAID_OUT_ON) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit), clock_at(AT):
        call_command("payments", "debits", "payout", path.name, day=day, yen=yen)
    return capsys.readouterr().err


def payout_entries() -> list[tuple]:
    with batch("test"):
        rows = LedgerEntry.objects.filter(event="payout").order_by("party", "nth")
        columns = ("nth", "debit", "credit", "amount_yen", "effective_on")
        return list(rows.values_list(*columns))


def test_money_in_transit_becomes_cash_less_the_fee(request_file, hanako, taro, capsys):
    take_in(request_file, "00")
    said = pay_out(request_file, capsys, 2_079)
    assert said == (
        f"{request_file.name}: 入金 2,079円、手数料 121円を記入しました。\n"
    )
    expected = [
        (1, "cash", "in_transit", 1_040, PAID_OUT_ON),
        (2, "fee", "in_transit", 60, PAID_OUT_ON),
        (1, "cash", "in_transit", 1_039, PAID_OUT_ON),
        (2, "fee", "in_transit", 61, PAID_OUT_ON),
    ]
    assert payout_entries() == expected
    again = pay_out(request_file, capsys, 2_079)
    assert again.endswith("は記入済みです。何も変えていません。\n")
    assert payout_entries() == expected
    (payment, *payouts) = money_entries(hanako)
    assert [entry[1] for entry in payouts] == [payment[1]] * 2


def test_what_failed_is_not_paid_out(request_file, hanako, taro, capsys):
    take_in(request_file, "01")
    pay_out(request_file, capsys, 1_100)
    assert payout_entries() == [(1, "cash", "in_transit", 1_100, PAID_OUT_ON)]


@pytest.mark.parametrize(
    ("yen", "day", "words"),
    [
        (2_201, PAID_OUT_ON, "銀行で引き落とされたのは2,200円です"),
        (-1, PAID_OUT_ON, "銀行で引き落とされたのは2,200円です"),
        (2_079, date(2026, 11, 29), "その日までに引き落としの結果があるファイルに"),
    ],
)
def test_a_payout_that_cannot_be_is_refused(request_file, capsys, yen, day, words):
    take_in(request_file, "00")
    told = refusal(request_file, capsys, yen, day)
    assert told.startswith("debit_payout_unfit: ") and words in told
    assert payout_entries() == []


def test_nothing_is_paid_out_before_the_results_are_here(request_file, capsys):
    told = refusal(request_file, capsys, 2_079)
    assert "その日までに引き落としの結果があるファイルにありません" in told


def test_another_payout_of_the_same_file_is_refused(request_file, capsys):
    take_in(request_file, "00")
    pay_out(request_file, capsys, 2_079)
    expected = payout_entries()
    for yen, day in ((2_078, PAID_OUT_ON), (2_079, date(2026, 12, 10))):
        told = refusal(request_file, capsys, yen, day)
        assert "2026年12月9日の入金として記入してあります" in told
    assert payout_entries() == expected


def test_a_file_of_which_nothing_was_paid_has_no_payout(request_file, capsys):
    take_in(request_file, "11")
    assert "引き落とされたのは0円です" in refusal(request_file, capsys, 0)
    assert payout_entries() == []
