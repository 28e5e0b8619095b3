"""Kept money goes back to the account that a customer named, by file, once."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.doctor.bank_checks import refund_notes
from madoguchi.jobs.refunds.refund_file import refund_file_name, reserve_refunds
from madoguchi.messaging.models import Message
from madoguchi.payments.models import (
    BankRefund,
    DunningRule,
    RefundFile,
    TransferSource,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import issue_october
from tests.card_money import lower_bill, money_entries, owed
from tests.clock import jst, replay_until
from tests.desk import Agent, an_agent
from tests.incoming_transfers import VIRTUAL, Came, a_source, group, notice, own_account
from tests.journeys.test_six_months_of_money import PAPERS
from tests.kept_refunds import WHY, name_account, refund_results
from tests.people import Person

AT = jst("2026-12-03T11:00")


@pytest.fixture
def kept(hanako, taro, tmp_path, capsys) -> Person:
    """400 yen are kept of hanako, who named an account at bank 0005."""
    a_source(sender_code="9876543210", sender_name="ﾃﾞﾓﾂｳｼﾝ(ｶ")
    own_account(hanako)
    issue_october(hanako, taro)
    path = notice(tmp_path, group(Came(1_500, "ﾀｶﾊｼ"), place=VIRTUAL))
    with clock_at(jst("2026-12-02T09:00")):
        call_command("payments", "transfers", "read", str(path))
    name_account(hanako, AT)
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1), two_eyes_from_yen=10_000
        )
    capsys.readouterr()
    return hanako


def clerk(name: str, person: Person) -> Agent:
    agent = an_agent(name, "2026-12-03T11:00", "billing")
    agent.open(person)
    return agent


def ask(agent: Agent, person: Person, yen: int):
    told = {
        "act": "bank-refund",
        "bill": f"{person.account.pk}:2026-10-01",
        "amount_yen": yen,
        "reason": WHY,
        "key": str(uuid4()),
    }
    return agent.post(f"customers/{person.party.customer_number}/money/act", **told)


def run(capsys, *words: str, **more) -> str:
    with clock_at(AT):
        call_command("payments", "refunds", *words, **more)
    return capsys.readouterr().out


def refusal(capsys, *words: str, **more) -> str:
    with pytest.raises(SystemExit), clock_at(AT):
        call_command("payments", "refunds", *words, **more)
    return capsys.readouterr().err


def write(folder: Path, capsys, day: date = date(2026, 12, 10)) -> str:
    return run(capsys, "write", folder=folder, day=day)


def results(folder: Path, *rows: str) -> str:
    return str(refund_results(folder, *rows))


def the_refund() -> BankRefund:
    with batch("test"):
        return BankRefund.objects.get()


def kept_yen(person: Person) -> int:
    return sum(
        yen * ((credit == "credit") - (debit == "credit"))
        for *_rest, debit, credit, yen in money_entries(person)
    )


def test_kept_money_goes_back_in_the_banks_own_bytes(kept, tmp_path, capsys):
    assert ask(clerk("一郎", kept), kept, 400).status_code == 302
    row = the_refund()
    number = f"RF{row.pk}"
    assert money_entries(kept)[-1] == (
        "refund",
        number,
        1,
        "credit",
        "cash",
        400,
    )
    assert (row.state, kept_yen(kept)) == ("waiting", 0)
    assert "1件 400円" in write(tmp_path, capsys)
    (path,) = tmp_path.glob("refunds-*.txt")
    with batch("test"):
        file = RefundFile.objects.get()
    lines = path.read_bytes().split(b"\r\n")
    assert [len(line) for line in lines] == [120, 120, 120, 120, 0]
    assert lines[0][:14] == b"12109876543210"
    assert lines[0][14:54] == "ﾃﾞﾓﾂｳｼﾝ(ｶ".encode("cp932").ljust(40)
    assert lines[0][54:62] == b"12100001" and lines[0][95:103] == b"11234567"
    holder = "ｷﾕｳﾖ ｲﾁﾛｳ".encode("cp932").ljust(30)
    keys = f"{row.pk:010d}{file.pk:010d}".encode()
    assert lines[1][:5] == b"20005" and lines[1][20:23] == b"001"
    assert lines[1][38:] == (
        b"000017654321" + holder + b"00000004000" + keys + b"7" + b" " * 8
    )
    assert lines[2] == b"8000001000000000400".ljust(120)
    assert "返金を待っている振込はありません" in write(tmp_path, capsys)
    told = run(capsys, "results", results(tmp_path, f"{number},paid,"))
    assert "返金済み: 1件 400円" in told
    again = run(capsys, "results", results(tmp_path, f"{number},paid,"))
    assert "何も変えていません" in again
    assert the_refund().state == "paid"


def test_what_the_bank_returns_is_kept_again_once(kept, tmp_path, capsys):
    ask(clerk("一郎", kept), kept, 300)
    write(tmp_path, capsys)
    number = the_refund().number
    back = results(tmp_path, f"{number},returned,口座なし")
    assert "返金できませんでした: 1件 300円" in run(capsys, "results", back)
    assert "何も変えていません" in run(capsys, "results", back)
    assert kept_yen(kept) == 400
    assert money_entries(kept)[-1] == (
        "refund_back",
        number,
        1,
        "cash",
        "credit",
        300,
    )
    told = refusal(capsys, "results", results(tmp_path, f"{number},paid,"))
    assert told.startswith("bad_refund_results: ") and "2行目" in told


def mails() -> list[Message]:
    """What the worker sends within the hour."""
    with batch("test"):
        ProcrastinateJob.objects.filter(task_name__in=PAPERS, status="todo").delete()
    replay_until("2026-12-03T12:00")
    with batch("test"):
        return list(Message.objects.order_by("pk"))


@pytest.mark.parametrize("is_open", [True, False])
def test_a_refund_that_came_back_is_told_once_with_what_to_do(
    kept, tmp_path, capsys, settings, is_open
):
    settings.REFUNDS_TO_ACCOUNTS = is_open
    with scope("test", kept.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    ask(clerk("一郎", kept), kept, 300)
    write(tmp_path, capsys)
    number = the_refund().number
    back = results(tmp_path, f"{number},returned,口座なし")
    run(capsys, "results", back)
    (mail,) = mails()
    run(capsys, "results", back)
    assert len(mails()) == 1
    assert mail.to_address == "hanako@example.jp" and mail.sent_at
    assert "ご返金を三菱UFJ 本店の口座（末尾" in mail.body
    assert "300円" not in mail.body
    assert "銀行の理由: 口座なし" in mail.body
    assert "お預かりしています" in mail.body and "http" not in mail.body
    assert ("返金先の口座をもう一度登録" in mail.body) is is_open
    assert ("お電話で、返金先の口座を" in mail.body) is not is_open
    assert "7654321" not in mail.body


def test_money_goes_to_no_account_from_which_it_came_back(kept, tmp_path, capsys):
    ask(clerk("一郎", kept), kept, 300)
    write(tmp_path, capsys)
    back = results(tmp_path, f"{the_refund().number},returned,口座なし")
    run(capsys, "results", back)
    refused = ask(clerk("二郎", kept), kept, 300)
    assert (
        refused.status_code == 422 and "銀行から戻りました" in refused.content.decode()
    )
    name_account(kept, AT + timedelta(hours=1), "1234567")
    with batch("test"):
        assert BankRefund.objects.count() == 1
    assert ask(clerk("三郎", kept), kept, 300).status_code == 302


def test_more_than_is_kept_and_nowhere_are_refused(kept, taro, tmp_path, capsys):
    one = clerk("一郎", kept)
    much = ask(one, kept, 401)
    assert much.status_code == 422 and "400円" in much.content.decode()
    nowhere = ask(clerk("二郎", taro), taro, 1)
    assert nowhere.status_code == 422
    assert "返金先の口座が登録されていません" in nowhere.content.decode()
    with batch("test"):
        assert not BankRefund.objects.exists()


def test_what_was_paid_too_much_goes_back_with_its_return_invoice(kept, capsys):
    lower_bill(kept, 1_100, "I202610-9")
    assert owed(kept) == -1_100
    assert ask(clerk("一郎", kept), kept, 1_500).status_code == 302
    assert the_refund().return_invoice == "I202610-9"
    assert (owed(kept), kept_yen(kept)) == (0, 0)


def test_above_the_limit_another_person_agrees(kept, capsys):
    with batch("test"):
        DunningRule.objects.update(two_eyes_from_yen=100)
    ask(clerk("一郎", kept), kept, 400)
    assert kept_yen(kept) == 400
    with batch("test"):
        assert not BankRefund.objects.exists()


def test_a_killed_command_writes_the_same_file_and_an_unfit_account_waits(
    kept, tmp_path, capsys
):
    ask(clerk("一郎", kept), kept, 400)
    write(tmp_path / "1", capsys)
    (first,) = (tmp_path / "1").glob("refunds-*.txt")
    with batch("test"):
        RefundFile.objects.update(written_at=None)
    write(tmp_path / "2", capsys)
    (second,) = (tmp_path / "2").glob("refunds-*.txt")
    assert first.read_bytes() == second.read_bytes()


def test_an_account_that_no_file_can_hold_is_named_and_waits(kept, tmp_path, capsys):
    name_account(kept, AT, "12345678")
    ask(clerk("一郎", kept), kept, 400)
    told = write(tmp_path, capsys)
    assert f"入れなかった返金 {the_refund().number}: 口座番号が7桁を" in told
    assert the_refund().state == "waiting"


@pytest.mark.parametrize(
    "case",
    [
        (b"refund_number,result\nRF1,paid\n", "1行目"),
        ("refund_number,result,why\nRF1,組戻し,\n".encode(), "2行目"),
        (b"refund_number,result,why\n1,paid,\n", "2行目"),
        ("refund_number,result,why\nRF１,paid,\n".encode(), "2行目"),
        (b"refund_number,result,why\n%s,paid,\n%s,paid,\n", "3行目: 同じ返金が2回"),
        (b"refund_number,result,why\n%s,paid,\nRF999999,paid,\n", "3行目: RF999999"),
        ("refund_number,result,why\n%s,returned,口座なし\n".encode("cp932"), "UTF-8"),
        (b"\xf1\xf0" * 60, "UTF-8"),
        (b"", "1行目"),
    ],
)
def test_faulty_results_of_refunds_change_nothing(kept, tmp_path, capsys, case):
    raw, words = case
    ask(clerk("一郎", kept), kept, 300)
    write(tmp_path, capsys)
    path = tmp_path / "faulty.csv"
    path.write_bytes(raw.replace(b"%s", the_refund().number.encode()))
    told = refusal(capsys, "results", str(path))
    assert told.startswith("bad_refund_results: ") and words in told
    assert "何も記入していません" in told
    assert (the_refund().state, kept_yen(kept)) == ("sent", 100)


def test_a_refund_of_eleven_digits_is_left_out_and_named(kept, tmp_path, capsys):
    ask(clerk("一郎", kept), kept, 300)
    with batch("test"):
        BankRefund.objects.update(amount_yen=10**10)
    told = write(tmp_path, capsys)
    assert f"入れなかった返金 {the_refund().number}: 振込金額が10桁を超えて" in told
    assert the_refund().state == "waiting"


def test_what_no_trailer_can_sum_up_goes_into_the_next_file(kept, tmp_path, capsys):
    ask(clerk("一郎", kept), kept, 300)
    with batch("test"):
        row = BankRefund.objects.select_related("request").get()
        for _nth in range(100):
            row.request.pk, row.pk, row.amount_yen = None, None, 10**10 - 1
            row.request.save(force_insert=True)
            row.request_id = row.request.pk
            row.save(force_insert=True)
        BankRefund.objects.filter(amount_yen=300).update(amount_yen=100)
    told = write(tmp_path, capsys)
    assert ": 100件 990,000,000,001円" in told and ": 1件 9,999,999,999円" in told
    with batch("test"):
        assert not BankRefund.objects.filter(state="waiting").exists()


def reserve(kept, day: date) -> RefundFile:
    """What a command leaves that is killed before it writes."""
    ask(clerk("一郎", kept), kept, 400)
    with batch("test"):
        reserve_refunds(TransferSource.objects.get(), day, AT)
        return RefundFile.objects.get()


def test_a_file_left_over_past_its_day_is_named_and_not_written(kept, tmp_path, capsys):
    name = refund_file_name(reserve(kept, date(2026, 12, 2)))
    told = write(tmp_path, capsys)
    assert f"{name}: 振込日を過ぎているため書き出しません" in told
    assert not list(tmp_path.glob("refunds-*"))
    with batch("test"):
        (note,) = refund_notes(date(2026, 12, 3))
        assert name in note and "payments refunds withdraw" in note
        assert list(refund_notes(date(2026, 12, 2))) == []
    assert "1件" in run(capsys, "withdraw", name)
    assert the_refund().state == "waiting"
    assert "1件 400円" in write(tmp_path, capsys)
    assert the_refund().state == "sent"


def test_a_file_left_over_until_its_day_is_written_on_it(kept, tmp_path, capsys):
    reserve(kept, date(2026, 12, 3))
    assert "1件 400円" in write(tmp_path, capsys)


def test_a_file_that_is_answered_or_unknown_is_not_withdrawn(kept, tmp_path, capsys):
    ask(clerk("一郎", kept), kept, 400)
    write(tmp_path, capsys)
    (path,) = tmp_path.glob("refunds-*.txt")
    run(capsys, "results", results(tmp_path, f"{the_refund().number},paid,"))
    for name in (path.name, path.name.replace("main", "other"), "x.txt"):
        told = refusal(capsys, "withdraw", name)
        assert told.startswith("no_refund_file: ") and "何もしていません" in told
    assert the_refund().state == "paid"


@pytest.mark.parametrize(
    "case",
    [
        ([], {}, "refunds_how"),
        (["write"], {"day": date(2026, 12, 12)}, "no_bank_day"),
        (["write"], {"day": date(2026, 12, 1)}, "no_bank_day"),
        (["results", "/nowhere.csv"], {}, "bad_refund_results"),
    ],
)
def test_what_cannot_be_done_is_said(kept, tmp_path, capsys, case):
    words, more, code = case
    folder = {"folder": tmp_path} if words else {}
    assert refusal(capsys, *words, **folder | more).startswith(f"{code}: ")
