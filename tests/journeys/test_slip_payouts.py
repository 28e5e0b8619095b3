"""What an agency keeps of the sums that it pays out is its fee, posted once."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.slips.fee_shares import fee_shares
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import issue_october
from tests.card_money import owed
from tests.clock import jst
from tests.dunning_days import look
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

PAID_AT, PAID_OUT_ON = "20261206", date(2026, 12, 20)
AT = "2026-12-21T09:00"


@pytest.fixture
def sure_file(hanako, taro, settings, tmp_path, capsys) -> Path:
    """Two bills of 1,100 yen, paid at stores and sure."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    issue_october(hanako, taro)
    slips_after(5)
    look("2026-12-01T10:00")
    write_slips(tmp_path / "out", "2026-12-05T10:00", capsys)
    digits = [slip.digits for slip in slips()]
    first = told((FIRST, PAID_AT, one) for one in digits)
    take_in(a_file(tmp_path, first, "first.txt"), "2026-12-07T09:00", capsys)
    sure = a_file(tmp_path, told((SURE, PAID_AT, one) for one in digits), "sure.txt")
    take_in(sure, "2026-12-14T09:00", capsys)
    return sure


def pay_out(path: Path, capsys, yen: int, day: date = PAID_OUT_ON) -> str:
    with clock_at(jst(AT)):
        call_command("payments", "slips", "payout", str(path), day=day, yen=yen)
    return str(capsys.readouterr().out)


def refusal(path: Path, capsys, yen: int, day: date = PAID_OUT_ON) -> str:
    with pytest.raises(SystemExit), clock_at(jst(AT)):
        call_command("payments", "slips", "payout", str(path), day=day, yen=yen)
    return str(capsys.readouterr().err)


def fees() -> list[tuple]:
    with batch("test"):
        rows = LedgerEntry.objects.filter(event="payout", debit="fee").order_by("pk")
        columns = ("source", "nth", "credit", "amount_yen", "effective_on")
        return list(rows.values_list(*columns))


def test_what_lacks_is_the_fee_shared_over_the_slips(sure_file, hanako, capsys):
    said = pay_out(sure_file, capsys, 2_075)
    assert "確報 2件の入金 2,075円、手数料 125円を記入しました" in said
    one, two = slips()
    assert fees() == [
        (f"S{one.pk}", 2, "cash", 62, PAID_OUT_ON),
        (f"S{two.pk}", 2, "cash", 63, PAID_OUT_ON),
    ]
    with batch("test"):
        cash = LedgerEntry.objects.filter(event="payout", debit="cash")
        assert sum(row.amount_yen for row in cash) == 2_200
    assert owed(hanako) == 0


def test_the_same_payout_again_changes_nothing_and_another_is_refused(
    sure_file, capsys
):
    pay_out(sure_file, capsys, 2_075)
    posted = fees()
    assert "記入済みです。何も変えていません" in pay_out(sure_file, capsys, 2_075)
    for other in ((2_074, PAID_OUT_ON), (2_075, date(2026, 12, 21))):
        assert "手数料125円を記入してあります" in refusal(sure_file, capsys, *other)
    assert fees() == posted


@pytest.mark.parametrize(
    ("yen", "day", "why"),
    [
        (2_201, PAID_OUT_ON, "このファイルの確報は2,200円です"),
        (-1, PAID_OUT_ON, "このファイルの確報は2,200円です"),
        (2_075, date(2026, 12, 5), "2026年12月6日の収納より前の日です"),
    ],
)
def test_a_payout_that_cannot_be_is_refused(sure_file, capsys, yen, day, why):
    error = refusal(sure_file, capsys, yen, day)
    assert error.startswith("slip_payout_unfit: ") and why in error
    assert fees() == []


def test_a_file_without_sure_slips_or_that_was_not_read_has_no_payout(
    sure_file, tmp_path, capsys
):
    first = tmp_path / "first.txt"
    assert "このファイルの確報は0円です" in refusal(first, capsys, 0)
    unread = a_file(tmp_path, told([(SURE, PAID_AT, slips()[0].digits)]), "new.txt")
    assert "取り込んでいないファイルです" in refusal(unread, capsys, 1_000)
    assert fees() == []


def test_without_a_fee_nothing_is_posted(sure_file, capsys):
    assert "手数料 0円を記入しました" in pay_out(sure_file, capsys, 2_200)
    assert fees() == []


@pytest.mark.parametrize(
    ("sums", "fee", "shares"),
    [
        ([100], 100, [100]),
        ([1, 1, 1], 2, [0, 1, 1]),
        ([300_000, 1], 1, [0, 1]),
        ([1_000, 2_000, 3_000], 100, [16, 34, 50]),
    ],
)
def test_shares_are_whole_yen_and_none_is_above_its_sum(sums, fee, shares):
    assert fee_shares(sums, fee) == shares
    assert sum(shares) == fee
