"""Bills are asked of banks by file, once each, and their results are posted once."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.jobs.debits.debit_days import DebitDay
from madoguchi.jobs.debits.file_writing import write_debit_files
from madoguchi.jobs.debits.hand_over import hand_over_files
from madoguchi.jobs.debits.reservation import reserve_debits
from madoguchi.jobs.doctor.bank_checks import debit_notes
from madoguchi.jobs.dunning.dunning_tasks import open_dunning_cases
from madoguchi.kernel.errors import Refused
from madoguchi.payments.charge_requests import ChargeTerms, open_charge
from madoguchi.payments.models import (
    CardCharge,
    DebitCollector,
    DebitFile,
    DunningCase,
    DunningRule,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import (
    a_collector,
    answered,
    issue_october,
    pay_by_debit,
    requests,
)
from tests.billable_accounts import a_charge
from tests.card_money import OCTOBER, lower_bill, money_entries, owed
from tests.clock import jst

SIMULATOR = "madoguchi.adapters.simulator.bank_files.BankFilesSimulator"
DAY = date(2026, 11, 30)
AT = jst("2026-11-13T09:00")
RESULTS_AT = jst("2026-12-04T09:00")


@pytest.fixture
def billed(hanako, tmp_path):
    """1,100 yen of October of hanako, who pays by bank account."""
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    return hanako


def write(folder: Path, capsys, at=AT, day: str = "2026-11-30", **more) -> str:
    with clock_at(at):
        call_command(
            "payments",
            "debits",
            "write",
            day=date.fromisoformat(day),
            folder=folder,
            **more,
        )
    return capsys.readouterr().out


def take_in(path: Path, capsys, at=RESULTS_AT) -> str:
    with clock_at(at):
        call_command("payments", "results", str(path))
    return capsys.readouterr().out


def refusal(capsys, *words: str, at=AT, **more) -> str:
    with pytest.raises(SystemExit), clock_at(at):
        call_command("payments", *words, **more)
    return capsys.readouterr().err


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("debit-*.txt")
    return path


def test_a_due_bill_is_asked_for_once(billed, tmp_path, capsys):
    assert "1件 1,100円" in write(tmp_path, capsys)
    lines = only_file(tmp_path).read_bytes().split(b"\r\n")
    assert [line[:1] for line in lines] == [b"1", b"2", b"8", b"9", b""]
    file = DebitFile.objects.get()
    key = f"{file.pk:08d}000001202610".encode()
    holder = "ｷﾕｳﾖ ｲﾁﾛｳ".encode("cp932").ljust(30)
    assert lines[0][54:58] == b"1130"
    assert lines[1][38:] == b"    17654321" + holder + b"00000011001" + key + (
        b"0" + b" " * 8
    )
    assert lines[2][:19] == b"8000001000000001100"
    assert "引き落とす請求はありません" in write(tmp_path, capsys)
    assert requests() == [("asked", "", 1_100, "1")]


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
def test_a_paid_debit_is_posted_once(billed, tmp_path, capsys, end):
    write(tmp_path, capsys)
    result = answered(only_file(tmp_path), "0", end=end)
    assert "振替済: 1件 1,100円" in take_in(result, capsys)
    assert requests() == [("paid", "0", 1_100, "1")]
    key = result.read_bytes()[120 + len(end) :][91:111].decode()
    posted = [("payment", key, 1, "in_transit", "receivable", 1_100)]
    assert (owed(billed), money_entries(billed)) == (0, posted)
    again = answered(only_file(tmp_path), "0", end=b"\n")
    assert "何も変えていません" in take_in(again, capsys)
    assert money_entries(billed) == posted


def test_results_before_the_day_of_the_debit_wait_unless_it_is_named(
    billed, tmp_path, capsys
):
    write(tmp_path, capsys)
    early = str(answered(only_file(tmp_path), "0"))
    at = jst("2026-11-29T23:59:59")
    told = refusal(capsys, "results", early, at=at)
    assert told.startswith("bank_results_too_early: ")
    assert "引落日は2026年11月30日（月）で、まだ来ていません" in told
    other = date(2026, 12, 1)
    assert refusal(capsys, "results", early, at=at, day=other) == told
    assert (requests(), owed(billed)) == ([("asked", "", 1_100, "1")], 1_100)
    with clock_at(at):
        call_command("payments", "results", early, day=DAY)
    assert (requests(), owed(billed)) == ([("paid", "0", 1_100, "1")], 0)


def test_other_results_of_the_same_request_are_refused(billed, tmp_path, capsys):
    write(tmp_path, capsys)
    take_in(answered(only_file(tmp_path), "0"), capsys)
    other = answered(only_file(tmp_path), "1")
    told = refusal(capsys, "results", str(other))
    assert told.startswith("bank_results_differ: ")
    assert requests() == [("paid", "0", 1_100, "1")]


def test_what_failed_for_want_of_money_is_asked_for_a_second_time(
    billed, tmp_path, capsys
):
    write(tmp_path / "1", capsys)
    assert "資金不足: 1件 1,100円" in take_in(
        answered(only_file(tmp_path / "1"), "1"), capsys
    )
    assert (owed(billed), money_entries(billed)) == (1_100, [])
    at = jst("2026-12-07T09:00")
    first = write(tmp_path / "2", capsys, at=at, day="2026-12-28")
    assert "引き落とす請求はありません" in first
    write(tmp_path / "2", capsys, at=at, day="2027-01-12", second=True)
    assert requests()[1] == ("asked", "", 1_100, "0")
    second = answered(only_file(tmp_path / "2"), "1")
    take_in(second, capsys, at=jst("2027-01-15T09:00"))
    third = write(tmp_path / "3", capsys, at=at, day="2027-01-12", second=True)
    assert "引き落とす請求はありません" in third


def test_another_account_is_asked_anew_and_told_as_changed(billed, tmp_path, capsys):
    write(tmp_path / "1", capsys)
    take_in(answered(only_file(tmp_path / "1"), "2"), capsys)
    again = write(tmp_path / "2", capsys)
    assert "引き落とす請求はありません" in again
    pay_by_debit(billed, "1111111")
    write(tmp_path / "2", capsys)
    assert requests()[1] == ("asked", "", 1_100, "2")


def test_a_bill_in_the_hands_of_the_bank_is_not_paid_otherwise(
    billed, tmp_path, capsys
):
    write(tmp_path, capsys)
    terms = ChargeTerms(OCTOBER, 1_100, "P1", CardCharge.Way.PAGE)
    with (
        pytest.raises(Refused) as caught,
        scope("test", billed.party.pk),
    ):
        open_charge(billed.account, terms, at=AT)
    assert caught.value.code == "bill_at_bank"
    assert "11月30日" in str(caught.value)
    with scope("test", billed.party.pk):
        assert not CardCharge.objects.exists()


def test_a_bill_that_somebody_pays_by_card_is_not_asked_of_the_bank(
    billed, tmp_path, capsys
):
    terms = ChargeTerms(OCTOBER, 1_100, "P1", CardCharge.Way.PAGE)
    with scope("test", billed.party.pk):
        open_charge(billed.account, terms, at=AT)
    assert "引き落とす請求はありません" in write(tmp_path, capsys)
    assert list(tmp_path.glob("*.txt")) == []


def test_money_that_comes_twice_is_kept_and_told(billed, tmp_path, capsys):
    write(tmp_path, capsys)
    lower_bill(billed, 1_100)
    told = take_in(answered(only_file(tmp_path), "0"), capsys)
    assert "ほかでも支払われていた請求: 1件 1,100円" in told
    assert f"{billed.account.account_number} 2026-10 1,100円" in told
    assert owed(billed) == -1_100


def test_a_file_that_was_never_sent_is_withdrawn(billed, tmp_path, capsys):
    write(tmp_path, capsys)
    name = only_file(tmp_path).name
    with clock_at(AT):
        call_command("payments", "debits", "withdraw", name)
    assert "1件" in capsys.readouterr().out
    assert requests() == [("withdrawn", "", 1_100, "1")]
    told = refusal(capsys, "debits", "withdraw", name)
    assert told.startswith("no_debit_file: ")
    late = answered(only_file(tmp_path), "0")
    assert "依頼していないファイル" in refusal(capsys, "results", str(late))
    write(tmp_path / "2", capsys)
    assert requests()[1] == ("asked", "", 1_100, "1")


def test_an_account_that_no_file_can_hold_is_left_out_and_named(
    billed, taro, tmp_path, capsys
):
    with batch("test"):
        DebitCollector.objects.update(line_end="none")
    pay_by_debit(taro, "12345678")
    issue_taro(taro)
    told = write(tmp_path, capsys)
    assert "入れなかった請求: 1件" in told
    assert f"{taro.account.account_number} 2026-10: 口座番号が7桁を超えています" in told
    assert len(only_file(tmp_path).read_bytes()) == 4 * 120
    assert [state for state, *_rest in requests()] == ["asked", "withdrawn"]


def issue_taro(taro) -> None:
    a_charge(taro.contract, 1000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")


def test_a_file_is_split_by_itself(billed, taro, tmp_path):
    pay_by_debit(taro)
    issue_taro(taro)
    with batch("test"):
        day = DebitDay(DebitCollector.objects.get(), DAY, is_second=False)
    assert len(reserve_debits(day, frozenset(), AT, most=1)) == 2
    said = list(write_debit_files(tmp_path, AT))
    assert [line.rpartition(": ")[2] for line in said] == ["1件 1,100円"] * 2
    assert DebitFile.objects.count() == 2


@pytest.mark.parametrize(
    "case",
    [
        (["debits"], {}, "debits_how"),
        (["debits", "write"], {}, "debits_how"),
        (["debits", "write"], {"day": date(2026, 11, 29)}, "no_bank_day"),
        (["debits", "write"], {"day": date(2026, 12, 31)}, "no_bank_day"),
        (["debits", "write"], {"day": date(2026, 11, 24)}, "debit_deadline_over"),
        (["debits", "write"], {"day": DAY, "collector": "x"}, "no_collector"),
        (["debits", "collector", "/nowhere.json"], {}, "no_rule_file"),
        (["results"], {}, "no_bank_files"),
        (["results", "/nowhere.txt"], {}, "no_bank_file"),
    ],
)
def test_what_cannot_be_done_is_said(billed, tmp_path, capsys, case):
    words, more, code = case
    folder = {} if words == ["debits"] else {"folder": tmp_path}
    told = refusal(capsys, *words, **folder | more)
    assert told.startswith(f"{code}: ")
    assert requests() == [] and not DebitFile.objects.exists()


def spoilt(path: Path, first: int, text: bytes, line: int = 1) -> Path:
    lines = path.read_bytes().split(b"\r\n")
    old = lines[line]
    lines[line] = old[: first - 1] + text + old[first - 1 + len(text) :]
    path.write_bytes(b"\r\n".join(lines))
    return path


@pytest.mark.parametrize(
    "case",
    [
        (0, 5, b"9999999999", "1行目: 委託者コードが依頼と違います"),
        (0, 55, b"1227", "1行目: 引落日が依頼と違います"),
        (1, 92, b"99999999", "依頼していないファイルです"),
        (1, 92, b"N123456789          ", "2行目: 顧客番号「N123456789」は依頼して"),
        (1, 106, b"202609", "2行目: 依頼していない行です"),
        (1, 100, b"000009", "2行目: 依頼していない行です"),
    ],
)
def test_results_of_something_else_are_refused_whole(billed, tmp_path, capsys, case):
    line, first, text, words = case
    write(tmp_path, capsys)
    path = spoilt(answered(only_file(tmp_path), "0"), first, text, line)
    told = refusal(capsys, "results", str(path))
    assert told.startswith("bank_file_faulty: ") and words in told
    assert requests() == [("asked", "", 1_100, "1")]
    assert money_entries(billed) == []


def test_half_a_file_is_refused_and_one_of_failures_only_where_told_so(
    billed, taro, tmp_path, capsys
):
    pay_by_debit(taro)
    issue_taro(taro)
    write(tmp_path, capsys)
    whole = answered(only_file(tmp_path), "01")
    lines = whole.read_bytes().split(b"\r\n")
    trailer = b"8000001000000001100000000000000000000000001000000001100"
    half = [lines[0], lines[2], trailer + lines[3][55:], *lines[4:]]
    whole.write_bytes(b"\r\n".join(half))
    told = refusal(capsys, "results", str(whole))
    assert "1件の結果がありません（依頼の1件目など）" in told
    twice = [lines[0], lines[2], lines[2], *lines[3:]]
    two = b"8000002000000002200000000000000000000000002000000002200"
    twice[3] = two + lines[3][55:]
    whole.write_bytes(b"\r\n".join(twice))
    told = refusal(capsys, "results", str(whole))
    assert "3行目: 2行目と同じ顧客番号です" in told
    assert [state for state, *_rest in requests()] == ["asked", "asked"]
    with batch("test"):
        DebitCollector.objects.update(tells_failures_only=True)
    whole.write_bytes(b"\r\n".join(half))
    take_in(whole, capsys)
    assert [row[:2] for row in requests()] == [("paid", "0"), ("failed", "1")]
    assert (owed(billed), owed(taro)) == (0, 1_100)


def test_a_killed_command_is_finished_by_the_next(billed, tmp_path, capsys):
    with batch("test"):
        day = DebitDay(DebitCollector.objects.get(), DAY, is_second=False)
    reserve_debits(day, frozenset(), AT)  # and killed here
    assert "1件 1,100円" in write(tmp_path, capsys)
    assert requests() == [("asked", "", 1_100, "1")]
    first = only_file(tmp_path).read_bytes()
    with batch("test"):  # killed before it was marked as written
        DebitFile.objects.update(written_at=None)
    write(tmp_path, capsys)
    assert only_file(tmp_path).read_bytes() == first
    assert len(requests()) == 1


def payment_page(person, at) -> str:
    with clock_at(at):
        page = person.client.get(f"/c/{person.contract.code}/payment/")
    assert page.status_code == 200
    return page.content.decode()


def dunning_causes(at) -> list[str]:
    open_dunning_cases(at)
    with batch("test"):
        return list(DunningCase.objects.values_list("cause", flat=True))


def test_the_customer_is_told_what_the_bank_does_and_why_it_failed(
    billed, tmp_path, capsys
):
    with batch("test"):
        DunningRule.objects.create(valid_from=date(2026, 1, 1))
    write(tmp_path, capsys)
    for at in (AT, jst("2026-12-02T09:00")):  # the second: past its day, no answer yet
        page = payment_page(billed, at)
        assert "11月30日（月）に口座から引き落とします。結果は12月7日" in page
        assert "カードで支払う" not in page and "銀行に振り込む" not in page
        assert dunning_causes(at) == []
    take_in(answered(only_file(tmp_path), "1"), capsys)
    page = payment_page(billed, RESULTS_AT)
    assert "口座の残高が足りませんでした。" in page and "BILL-2144" in page
    assert dunning_causes(RESULTS_AT) == ["failed"]


def test_a_file_goes_to_the_collector_and_its_answer_comes(
    billed, tmp_path, capsys, settings
):
    settings.PORTS = settings.PORTS | {"bank_files": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    lost = tmp_path / "outbox" / "bank" / "answer_lost"
    lost.parent.mkdir(parents=True)
    lost.touch()
    assert "返事がありません" in write(tmp_path, capsys)
    assert "送りました" in write(tmp_path, capsys)
    assert "送りました" not in write(tmp_path, capsys)
    for expected in ("振替済: 1件 1,100円", "何も変えていません"):
        with clock_at(RESULTS_AT):
            call_command("payments", "results")
        assert expected in capsys.readouterr().out
    assert requests() == [("paid", "0", 1_100, "1")]


@pytest.fixture
def collector_on_line(settings, tmp_path) -> Path:
    """The port is open; in the folder somebody says what goes wrong."""
    settings.PORTS = settings.PORTS | {"bank_files": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    folder = tmp_path / "outbox" / "bank"
    folder.mkdir(parents=True)
    return folder


def test_what_the_collector_has_is_not_withdrawn(
    billed, tmp_path, capsys, collector_on_line
):
    (collector_on_line / "answer_lost").touch()
    assert "返事がありません" in write(tmp_path, capsys)
    name = only_file(tmp_path).name
    for _handed_over in range(2):
        told = refusal(capsys, "debits", "withdraw", name)
        assert told.startswith("no_debit_file: ") and "受け取っています" in told
        assert requests() == [("asked", "", 1_100, "1")]
        write(tmp_path, capsys)


def test_what_was_sent_by_hand_is_not_sent_again_once_it_is_answered(
    billed, tmp_path, capsys, collector_on_line, settings
):
    settings.PORTS = settings.PORTS | {"bank_files": ""}
    write(tmp_path, capsys)
    take_in(answered(only_file(tmp_path), "0"), capsys)
    settings.PORTS = settings.PORTS | {"bank_files": SIMULATOR}
    assert list(hand_over_files(tmp_path, AT)) == []


def test_what_nobody_sent_before_its_day_is_not_sent_on_it(
    billed, tmp_path, capsys, collector_on_line, settings
):
    settings.PORTS = settings.PORTS | {"bank_files": ""}
    write(tmp_path, capsys)
    settings.PORTS = settings.PORTS | {"bank_files": SIMULATOR}
    (line,) = hand_over_files(tmp_path, jst("2026-11-30T09:00"))
    assert "引落日を過ぎているため送りません" in line
    assert DebitFile.objects.get().handed_over_at is None


def test_an_answer_without_a_failure_means_that_all_is_paid(billed, tmp_path, capsys):
    write(tmp_path, capsys)
    head, _line, trailer, last, *_end = only_file(tmp_path).read_bytes().split(b"\r\n")
    nothing = trailer[:1] + b"0" * 54 + trailer[55:]
    answer = tmp_path / "none.txt"
    answer.write_bytes(b"\r\n".join([head, nothing, last, b""]))
    assert "bank_file_faulty: " in refusal(capsys, "results", str(answer))
    with batch("test"):
        DebitCollector.objects.update(tells_failures_only=True)
    answer.write_bytes(b"\r\n".join([head[:54] + b"1227" + head[58:], nothing, last]))
    assert "bank_file_faulty: " in refusal(capsys, "results", str(answer))
    assert requests() == [("asked", "", 1_100, "1")]
    answer.write_bytes(b"\r\n".join([head, nothing, last, b""]))
    take_in(answer, capsys)
    assert requests() == [("paid", "0", 1_100, "1")]
    assert owed(billed) == 0


def test_a_file_left_over_until_its_day_is_named_and_not_written(
    billed, tmp_path, capsys
):
    with batch("test"):
        day = DebitDay(DebitCollector.objects.get(), DAY, is_second=False)
    reserve_debits(day, frozenset(), AT)  # and killed here
    lines = list(write_debit_files(tmp_path, jst("2026-11-30T09:00")))
    assert "引落日を過ぎているため書き出しません" in lines[0]
    assert not list(tmp_path.glob("debit-*"))
    with batch("test"):
        (note,) = debit_notes(date(2026, 11, 30))
        assert "payments debits withdraw" in note
        assert list(debit_notes(date(2026, 11, 29))) == []
