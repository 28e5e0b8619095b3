"""Bank files that are wrong: refused whole with the place, nothing of them applied."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.jobs.debits.debit_days import DebitDay
from madoguchi.jobs.debits.file_facts import number_in_name
from madoguchi.jobs.debits.reservation import reserve_debits
from madoguchi.jobs.debits.results import take_in_results
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import DebitCollector, DebitFile, DebitRequest
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import (
    a_collector,
    answered,
    issue_october,
    pay_by_debit,
    requests,
)
from tests.card_money import lower_bill, money_entries, owed
from tests.clock import jst

DAY = date(2026, 11, 30)
AT = jst("2026-11-13T09:00")
RESULTS_AT = jst("2026-12-04T09:00")
KANA_TO_LETTER = dict.fromkeys(range(0xFF61, 0xFFA0), "A")
UNTOUCHED = [("asked", "", 1_100, "1")] * 2


@pytest.fixture
def people(hanako, taro):
    """Two people with a bill of 1,100 yen each, paid by bank account."""
    a_collector()
    for person in (hanako, taro):
        pay_by_debit(person)
    issue_october(hanako, taro)
    return hanako, taro


@pytest.fixture
def answer(people, tmp_path) -> Path:
    """What the bank answers to the file of both: all is paid."""
    return answered(write(tmp_path), "00")


def write(folder: Path) -> Path:
    with clock_at(AT):
        call_command("payments", "debits", "write", day=DAY, folder=folder)
    return max(folder.glob("debit-*.txt"), key=lambda path: number_in_name(path.name))


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        list(take_in_results(path, RESULTS_AT))
    assert caught.value.code == "bank_file_faulty"
    return str(caught.value)


def assert_untouched(people) -> None:
    assert requests() == UNTOUCHED
    assert [money_entries(person) for person in people] == [[], []]


def change(path: Path, line: int, first: int, text: bytes) -> Path:
    """Overwrite bytes of a line, both from 1."""
    lines = path.read_bytes().split(b"\r\n")
    old = lines[line - 1]
    lines[line - 1] = old[: first - 1] + text + old[first - 1 + len(text) :]
    path.write_bytes(b"\r\n".join(lines))
    return path


def test_a_file_that_lacks_one_byte_anywhere(people, answer):
    whole = answer.read_bytes()
    for place in range(0, len(whole) - 2, 13):
        answer.write_bytes(whole[:place] + whole[place + 1 :])
        refusal(answer)
    assert_untouched(people)


def test_the_line_that_lacks_a_byte_is_named(people, answer):
    whole = answer.read_bytes()
    answer.write_bytes(whole[:200] + whole[201:])
    assert "2行目: 119バイトです（120バイトのはずです）" in refusal(answer)
    assert_untouched(people)


@pytest.mark.parametrize(
    ("first", "sums"),
    [
        (2, b"000003"),
        (8, b"000000002201"),
        (20, b"000001"),
        (26, b"000000001100"),
        (38, b"000001"),
        (44, b"000000000001"),
    ],
)
def test_a_trailer_with_other_sums(people, answer, first, sums):
    told = refusal(change(answer, 4, first, sums))
    assert "4行目: トレーラーの件数か金額が、上の行の合計と合いません" in told
    assert_untouched(people)


def test_half_of_another_months_lines(people, answer):
    told = refusal(change(answer, 3, 106, b"202609"))
    assert "3行目: 依頼していない行です" in told and "2行目" not in told
    assert_untouched(people)


def test_half_of_another_request(hanako, taro, tmp_path):
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako, taro)
    first = write(tmp_path)
    pay_by_debit(taro)
    ours, other = answered(first, "0"), answered(write(tmp_path), "0", name="b.txt")
    head, line, _trailer, end, _rest = ours.read_bytes().split(b"\r\n")
    theirs = other.read_bytes().split(b"\r\n")[1]
    sums = b"8000002000000002200000002000000002200".ljust(55, b"0").ljust(120)
    ours.write_bytes(b"\r\n".join([head, line, theirs, sums, end, b""]))
    assert "3行目: ほかの依頼の結果が混ざっています" in refusal(ours)
    assert_untouched((hanako, taro))


def test_a_file_in_ebcdic(people, answer):
    text = answer.read_bytes().decode("cp932").translate(KANA_TO_LETTER)
    answer.write_bytes(text.replace("\r\n", "").encode("cp037"))
    assert "1行目: EBCDICのファイルです" in refusal(answer)
    assert_untouched(people)


def test_a_file_that_says_that_it_is_ebcdic(people, answer):
    told = refusal(change(answer, 1, 4, b"1"))
    assert "1行目: コード区分がJIS（0）ではありません" in told
    assert_untouched(people)


def test_a_file_that_stands_twice_in_one(people, answer):
    answer.write_bytes(answer.read_bytes() * 2)
    assert "6行目: エンドレコード（9）のあとにも行があります" in refusal(answer)
    assert_untouched(people)


def test_an_amount_of_eleven_digits(people, answer):
    whole = answer.read_bytes()
    place = 122 + 80
    answer.write_bytes(whole[:place] + b"1" + whole[place:])
    assert "2行目: 120バイトを超えているか" in refusal(answer)
    assert_untouched(people)


def test_another_amount_than_was_asked_for(people, answer):
    change(answer, 2, 81, b"9999999999")
    told = refusal(change(answer, 4, 8, b"010000001099000002010000001099"))
    assert "2行目: 依頼は1,100円です" in told and "3行目" not in told
    assert_untouched(people)


def test_a_bill_of_eleven_digits_is_left_out_and_named(people, tmp_path, capsys):
    _hanako, taro = people
    with batch("test"):
        day = DebitDay(DebitCollector.objects.get(), DAY, is_second=False)
    reserve_debits(day, frozenset(), AT)
    with batch("test"):
        DebitRequest.objects.filter(party=taro.party).update(amount_yen=10**10)
    request = write(tmp_path)
    number = taro.account.account_number
    words = f"{number} 2026-10: 引落金額が10桁を超えています"
    assert words in capsys.readouterr().out
    assert len(request.read_bytes()) == 4 * 122


def test_what_no_trailer_can_sum_up_goes_into_the_next_file(hanako, tmp_path, capsys):
    """A hundred bills of ten digits leave 99 yen for a trailer of twelve."""
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    with batch("test"):
        day = DebitDay(DebitCollector.objects.get(), DAY, is_second=False)
    reserve_debits(day, frozenset(), AT)
    with batch("test"):
        ours = DebitRequest.objects.get()
        DebitRequest.objects.update(line=101)
        for nth in range(100):
            ours.pk, ours.line, ours.amount_yen = None, nth + 1, 10**10 - 1
            ours.billing_month = date(2000 + nth, 1, 1)
            ours.save(force_insert=True)
    second = write(tmp_path)
    told = capsys.readouterr().out
    number = hanako.account.account_number
    assert f"{number} 2026-10: 合計が12桁を超えるため、次のファイルに入れます" in told
    (first,) = set(tmp_path.glob("debit-*.txt")) - {second}
    assert first.read_bytes().split(b"\r\n")[-3][:19] == b"8000100999999999900"
    assert second.read_bytes().split(b"\r\n")[-3][:19] == b"8000001000000001100"


def test_the_same_number_of_a_bill_twice(people, answer):
    head, line, _other, trailer, end, _rest = answer.read_bytes().split(b"\r\n")
    answer.write_bytes(b"\r\n".join([head, line, line, trailer, end, b""]))
    told = refusal(answer)
    assert "3行目: 2行目と同じ顧客番号です" in told
    assert "1件の結果がありません（依頼の2件目など）" in told
    assert_untouched(people)


@pytest.mark.parametrize(
    "changes", [{"written_at": None}, {"withdrawn_at": AT}], ids=["unwritten", "back"]
)
def test_a_file_that_was_never_sent(people, answer, changes):
    with batch("test"):
        DebitFile.objects.update(**changes)
    assert "2行目: 依頼していないファイルです" in refusal(answer)
    assert_untouched(people)


def test_a_result_after_the_bill_was_lowered(people, answer):
    hanako, taro = people
    lower_bill(hanako, 500)
    said = list(take_in_results(answer, RESULTS_AT))
    number = hanako.account.account_number
    assert said[0] == "振替済: 2件 2,200円"
    assert said[2] == f"  {number} 2026-10 500円"
    assert (owed(hanako), owed(taro)) == (-500, 0)
    assert [len(money_entries(person)) for person in people] == [1, 1]


def test_a_refusal_after_the_bill_was_lowered(hanako, tmp_path):
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    path = answered(write(tmp_path), "1")
    lower_bill(hanako, 500)
    assert list(take_in_results(path, RESULTS_AT)) == ["資金不足: 1件 1,100円"]
    assert (owed(hanako), money_entries(hanako)) == (600, [])


def test_many_wrong_lines_are_counted(people, answer):
    lines = answer.read_bytes().split(b"\r\n")
    wrong = lines[1][:111] + b"7" + lines[1][112:]
    answer.write_bytes(b"\r\n".join([lines[0], *[wrong] * 25, *lines[3:]]))
    told = refusal(answer).splitlines()
    assert told[1] == "2行目: 振替結果コード「7」を知りません"
    assert told[-1] == "21行目: ほか5行にも誤りがあります"
    assert_untouched(people)
