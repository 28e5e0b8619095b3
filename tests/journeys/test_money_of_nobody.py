"""Money that is nobody's yet is a sum of the books, as of each day."""

from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.jobs.doctor.bank_checks import check_bank_files
from madoguchi.payments.models import IncomingTransfer
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import issue_october
from tests.clock import jst
from tests.desk import an_agent
from tests.incoming_transfers import Came, a_source, group, notice, own_account

WHY = "お電話で振込の控えを確認しました"


@pytest.fixture
def came(hanako, tmp_path, capsys) -> int:
    """700 yen of 31 October, and 1,210 of 1 December."""
    a_source()
    issue_october(hanako)
    lines = Came(700, "ﾀﾞﾚｶ", day="081031"), Came(1_210, "ﾔﾏﾀﾞ", number=2)
    path = notice(tmp_path, group(*lines))
    with clock_at(jst("2026-12-02T09:00")):
        call_command("payments", "transfers", "read", str(path))
    capsys.readouterr()
    with batch("test"):
        return IncomingTransfer.objects.get(amount_yen=1_210).pk


def status(capsys, day: str) -> list[str]:
    with clock_at(jst("2026-12-31T09:00")):
        call_command("payments", "transfers", "status", "--day", day)
    return capsys.readouterr().out.splitlines()


def post(name: str, at: str, hanako, path: str, **typed: object) -> None:
    agent = an_agent(name, at, "billing")
    agent.open(hanako)
    where = f"customers/{hanako.party.customer_number}/money/transfers/{path}"
    answer = agent.post(where, key=str(uuid4()), **typed)
    assert answer.status_code == 302, answer.content.decode()


def test_the_sum_is_that_of_the_day_whatever_came_later(hanako, came, capsys):
    first = came - 1
    assert status(capsys, "2026-12-01") == [
        "仮受金（2026年12月1日）: 2件 1,910円、うち30日を過ぎたもの 1件 700円",
        f"  T{first} 2026年10月31日 ﾀﾞﾚｶ 700円 30日超",
        f"  T{came} 2026年12月1日 ﾔﾏﾀﾞ 1,210円",
    ]
    at = "2026-12-03T11:00"
    told = {"account": hanako.account.pk, "reason": WHY, "name_was_checked": "on"}
    post("一郎", at, hanako, f"{came}/match", **told)
    assert status(capsys, "2026-12-03")[0].startswith("仮受金（2026年12月3日）: 2件")
    post("二郎", at, hanako, f"{came}/decide", decision="approve")
    only = "1件 700円、うち30日を過ぎたもの 1件 700円"
    assert status(capsys, "2026-12-03")[0] == f"仮受金（2026年12月3日）: {only}"
    assert status(capsys, "2026-12-02")[0].startswith("仮受金（2026年12月2日）: 2件")
    later = "2026-12-10T11:00"
    post("三郎", later, hanako, f"{came}/reversal/ask", reason=WHY)
    post("四郎", later, hanako, f"{came}/reversal/decide", decision="approve")
    assert status(capsys, "2026-12-09")[0] == f"仮受金（2026年12月9日）: {only}"
    assert status(capsys, "2026-12-10")[0].startswith("仮受金（2026年12月10日）: 2件")
    assert status(capsys, "2026-10-30") == [
        "仮受金（2026年10月30日）: 0件 0円、うち30日を過ぎたもの 0件 0円"
    ]


def test_a_day_of_thirty_is_not_old_and_the_status_and_the_desk_say_the_sum(
    hanako, came, capsys
):
    assert "過ぎたもの 0件 0円" in status(capsys, "2026-11-30")[0]
    assert "過ぎたもの 1件 700円" in status(capsys, "2026-12-01")[0]
    with clock_at(jst("2026-12-31T09:00")):
        call_command("payments", "status")
    assert "仮受金（2026年12月31日）: 2件 1,910円" in capsys.readouterr().out
    shown = an_agent("一郎", "2026-12-03T11:00", "billing").see("transfers/")
    assert "仮受金: 2件 1,910円" in shown


def close(capsys, number: str, why: str, day: str = "2026-12-20") -> str:
    with clock_at(jst(f"{day}T09:00")):
        call_command("payments", "transfers", "close", number, "--why", why)
    return capsys.readouterr().out


def test_what_is_no_customers_is_closed_once_with_its_reason(came, capsys):
    first = came - 1
    told = close(capsys, f"T{first}", "銀行へ返しました")
    assert f"T{first}（2026年10月31日 ﾀﾞﾚｶ 700円）" in told
    assert "1件 1,210円" in status(capsys, "2026-12-20")[0]
    assert "2件 1,910円" in status(capsys, "2026-12-19")[0]
    shown = an_agent("一郎", "2026-12-20T11:00", "billing").see("transfers/")
    assert "ﾀﾞﾚｶ" not in shown and "1,210円" in shown
    with pytest.raises(SystemExit):
        close(capsys, f"T{first}", "もう一度返しました")
    assert "終わりにしてあります（銀行へ返しました）" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("T999999", "銀行へ返しました"),
        ("12", "銀行へ返しました"),
        ("T1２", "返しました"),
    ],
)
def test_what_is_not_there_is_not_closed(came, capsys, number, why):
    with pytest.raises(SystemExit):
        close(capsys, number, why)
    assert capsys.readouterr().err.startswith("transfer_not_closed: ")
    assert "2件 1,910円" in status(capsys, "2026-12-20")[0]


def test_a_reason_is_needed_and_a_customers_transfer_stays(hanako, came, capsys):
    with pytest.raises(SystemExit):
        close(capsys, f"T{came}", "はい")
    assert "5文字から" in capsys.readouterr().err
    at = "2026-12-03T11:00"
    told = {"account": hanako.account.pk, "reason": WHY, "name_was_checked": "on"}
    post("一郎", at, hanako, f"{came}/match", **told)
    with pytest.raises(SystemExit):
        close(capsys, f"T{came}", "銀行へ返しました")
    assert "お客様の振込です" in capsys.readouterr().err
    assert "2件 1,910円" in status(capsys, "2026-12-20")[0]


def test_the_doctor_names_what_is_nobodys_after_thirty_days(hanako, came):
    own_account(hanako)

    def notes(day: str) -> list[str]:
        with clock_at(jst(f"{day}T09:00")):
            return [one.words for one in check_bank_files() if "どなた" in one.words]

    assert notes("2026-11-30") == []
    (words,) = notes("2026-12-01")
    assert "（1件 700円）" in words and "transfers close" in words
