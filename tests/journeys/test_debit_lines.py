"""Accounts in a debit file: ゆうちょ by passbook, holders of any script."""

from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.platform.clock import clock_at
from tests.bank_debits import a_collector, issue_october, pay_by_debit, requests
from tests.clock import jst

PASSBOOK = ("10530", "12345671")
GIRO_PASSBOOK = ("00530", "123456")
AT_YUCHO = {"bank_code": "9900", "branch_code": "058"}
DAY = date(2026, 11, 30)


@pytest.fixture
def written(hanako, tmp_path, capsys):
    """Write the file of hanako's bill: the line of her account, and what is said."""

    def write(**collector) -> tuple[bytes, str]:
        a_collector(**collector)
        issue_october(hanako)
        with clock_at(jst("2026-11-13T09:00")):
            call_command("payments", "debits", "write", day=DAY, folder=tmp_path)
        said = capsys.readouterr().out
        files = [path.read_bytes() for path in tmp_path.glob("debit-*.txt")]
        return files[0].split(b"\r\n")[1] if files else b"", said

    return write


def test_an_account_at_yucho_goes_by_branch_and_number(hanako, written):
    pay_by_debit(hanako, "1234567", passbook=PASSBOOK, **AT_YUCHO)
    line, _said = written()
    assert line[1:5] + line[20:23] + line[42:50] == b"9900" + b"058" + b"11234567"
    assert line[23:38] == "ｾﾞﾛｺﾞﾊﾁ".encode("cp932").ljust(15)


@pytest.mark.parametrize(
    ("passbook", "place"),
    [
        (PASSBOOK, b"9900053" + b"1" + b"1234567"),
        (GIRO_PASSBOOK, b"99000532" + b"0123456"),
    ],
)
def test_a_collector_may_want_the_passbook_itself(hanako, written, passbook, place):
    pay_by_debit(hanako, "1234567", passbook=passbook, **AT_YUCHO)
    line, _said = written(wants_passbooks=True)
    assert line[1:5] + line[20:23] + line[42:50] == place
    assert line[5:20].rstrip() == "ﾕｳﾁﾖ".encode("cp932")
    assert line[23:38] == b" " * 15


def test_an_account_whose_passbook_is_not_known_is_left_out_and_named(hanako, written):
    pay_by_debit(hanako, "1234567", **AT_YUCHO)
    line, said = written(wants_passbooks=True)
    assert line == b""
    number = hanako.account.account_number
    assert f"{number} 2026-10: 通帳の記号と番号が登録されていません" in said
    assert [state for state, *_rest in requests()] == ["withdrawn"]


def test_other_banks_are_named_alike_by_every_collector(hanako, written):
    pay_by_debit(hanako, "7654321")
    line, _said = written(wants_passbooks=True)
    assert line[1:5] + line[20:23] + line[42:50] == b"0005" + b"001" + b"17654321"


@pytest.mark.parametrize(
    ("holder", "spelled"),
    [
        ("カ）ヨシダ", "ｶ)ﾖｼﾀﾞ"),
        ("きゅうよ　いちろう", "ｷﾕｳﾖ ｲﾁﾛｳ"),
        ("Ｄｅｍｏ ﾊﾅｺ", "DEMO ﾊﾅｺ"),
        ("スーパーヴァイザー", "ｽ-ﾊﾟ-ｳﾞｱｲｻﾞ-"),
    ],
)
def test_a_holder_of_the_former_system_is_spelled_without_loss(
    hanako, written, holder, spelled
):
    pay_by_debit(hanako, holder=holder)
    line, _said = written()
    assert line[50:80] == spelled.encode("cp932").ljust(30)


@pytest.mark.parametrize(
    "holder",
    [
        "給与 一郎",
        "ヲガワ",
        "Иван",
        "김철수",
        "محمد",
        "ｱ,ｲ",
        "ア・イ",
        "A&B",
        "😀",
        "e\u0301",
        "ア\nイ",
    ],
)
def test_a_holder_that_no_bank_spells_is_left_out_and_named(hanako, written, holder):
    pay_by_debit(hanako, holder=holder)
    line, said = written()
    assert line == b""
    number = hanako.account.account_number
    assert f"{number} 2026-10: 預金者名に、銀行で使えない文字があります" in said
    assert [state for state, *_rest in requests()] == ["withdrawn"]
