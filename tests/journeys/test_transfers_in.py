"""Money that comes by bank transfer finds its bill, once, and everybody is told."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.customers.models import PortalChange
from madoguchi.jobs.dunning.dunning_tasks import open_dunning_cases
from madoguchi.payments.models import (
    DunningCase,
    DunningRule,
    IncomingTransfer,
    TransferMatch,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import issue_october
from tests.card_money import OCTOBER, money_entries, owed
from tests.clock import jst
from tests.incoming_transfers import (
    OWN,
    VIRTUAL,
    Came,
    a_source,
    call_oneself,
    group,
    head,
    notice,
    own_account,
)

AT = jst("2026-12-02T09:00")


@pytest.fixture
def billed(hanako):
    """1,100 yen of October of hanako, who transfers to an account of her own."""
    a_source()
    own_account(hanako)
    call_oneself(hanako, "タカハシ ハナコ")
    issue_october(hanako)
    return hanako


def read(path: Path, capsys, **more) -> str:
    with clock_at(AT):
        call_command("payments", "transfers", "read", str(path), **more)
    return capsys.readouterr().out


def refusal(capsys, *words: str) -> str:
    with pytest.raises(SystemExit), clock_at(AT):
        call_command("payments", "transfers", *words)
    return capsys.readouterr().err


def came_to_own(yen: int, payer: str = "ﾀｶﾊｼ ﾊﾅｺ", **facts) -> list[bytes]:
    return group(Came(yen, payer, **facts), place=VIRTUAL)


def transfers() -> list[tuple]:
    with batch("test"):
        rows = IncomingTransfer.objects.order_by("pk")
        return list(rows.values_list("amount_yen", "payer", "virtual_number"))


def numbers() -> list[int]:
    with batch("test"):
        return list(
            IncomingTransfer.objects.order_by("pk").values_list("pk", flat=True)
        )


@pytest.mark.parametrize("end", [b"", b"\r", b"\n", b"\r\n"])
def test_a_transfer_to_an_own_account_pays_its_bill_once(billed, tmp_path, capsys, end):
    path = notice(tmp_path, came_to_own(1_100), end=end)
    told = read(path, capsys)
    assert "振込: 1件 1,100円" in told
    assert "消し込み（専用口座）: 1件 1,100円" in told
    (pk,) = numbers()
    posted = [("payment", f"T{pk}", 1, "cash", "receivable", 1_100)]
    assert (owed(billed), money_entries(billed)) == (0, posted)
    again = notice(tmp_path, came_to_own(1_100), end=b"\n", name="again.txt")
    assert "何も変えていません" in read(again, capsys)
    assert money_entries(billed) == posted


def test_the_bill_the_history_the_feed_and_the_reminders_know(billed, tmp_path, capsys):
    with batch("test"):
        DunningRule.objects.create(valid_from=date(2026, 1, 1))
    open_dunning_cases(AT)
    with batch("test"):
        assert DunningCase.objects.filter(closed_at=None).count() == 1
    read(notice(tmp_path, came_to_own(1_100)), capsys)
    with clock_at(AT):
        page = billed.client.get(f"/c/{billed.contract.code}/payment/").content.decode()
    assert "12月1日（火）のお支払いを確認しました。" in page
    assert "入金" in page and "領収書" in page
    with batch("test"):
        jobs = ProcrastinateJob.objects.filter(task_name="advance_dunning")
        assert jobs.filter(args__actor="bank transfers").count() == 1
    with scope("test", billed.party.pk):
        rows = PortalChange.objects.filter(file="payments").order_by("pk")
        told = dict(rows.values_list("column", "after"))
    (pk,) = numbers()
    assert told == {
        "payment_number": f"T{pk}",
        "kind": "payment",
        "billing_month": "2026-10",
        "paid_on": "2026-12-01",
        "amount_yen": "1100",
    }


def test_more_than_is_owed_is_kept_and_the_feed_says_no_month(billed, tmp_path, capsys):
    told = read(notice(tmp_path, came_to_own(1_500)), capsys)
    assert "預り金になった分: 400円" in told
    (pk,) = numbers()
    assert money_entries(billed) == [
        ("payment", f"T{pk}", 1, "cash", "receivable", 1_100),
        ("payment", f"T{pk}-2", 1, "cash", "credit", 400),
    ]


@pytest.mark.parametrize("case", [("discount", 660), ("fee", 990)])
def test_a_known_fee_is_borne_as_the_operator_books_it(hanako, tmp_path, capsys, case):
    title, yen = case
    a_source(fee_as=title)
    own_account(hanako)
    issue_october(hanako)
    told = read(notice(tmp_path, came_to_own(yen)), capsys)
    (pk,) = numbers()
    fee = 1_100 - yen
    assert f"差し引かれた振込手数料: {fee}円" in told
    assert owed(hanako) == 0
    assert money_entries(hanako) == [
        ("payment", f"T{pk}", 1, "cash", "receivable", yen),
        ("transfer_fee", f"T{pk}", 1, title, "receivable", fee),
    ]


def test_what_is_short_by_no_fee_pays_in_part(billed, tmp_path, capsys):
    read(notice(tmp_path, came_to_own(1_000)), capsys)
    assert owed(billed) == 100


def test_the_very_name_and_sum_are_enough_and_a_near_name_waits(
    hanako, taro, tmp_path, capsys
):
    a_source()
    call_oneself(hanako, "タカハシ ハナコ")
    call_oneself(taro, "スズキ タロウ")
    issue_october(hanako, taro)
    lines = (Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"), Came(1_100, "ｽｽﾞｷ ﾀﾛ", number=2))
    told = read(notice(tmp_path, group(*lines)), capsys)
    assert "消し込み（金額と名義）: 1件 1,100円" in told
    assert "消し込めていない振込: 1件 1,100円" in told
    assert (owed(hanako), owed(taro)) == (0, 1_100)
    with batch("test"):
        waiting = IncomingTransfer.objects.get(payer="ｽｽﾞｷ ﾀﾛ")
        assert (waiting.candidate_id, waiting.score) == (taro.account.pk, 90)


def test_two_of_one_name_are_not_told_apart(hanako, taro, tmp_path, capsys):
    a_source()
    for person in (hanako, taro):
        call_oneself(person, "タカハシ ハナコ")
    issue_october(hanako, taro)
    told = read(notice(tmp_path, group(Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"))), capsys)
    assert "消し込めていない振込: 1件" in told
    assert (owed(hanako), owed(taro)) == (1_100, 1_100)


def test_one_name_pays_a_bill_once_and_the_second_transfer_waits(
    hanako, tmp_path, capsys
):
    a_source()
    call_oneself(hanako, "タカハシ ハナコ")
    issue_october(hanako)
    lines = [Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ", number=nth) for nth in (1, 2)]
    told = read(notice(tmp_path, group(*lines)), capsys)
    assert "消し込み（金額と名義）: 1件" in told and "消し込めていない振込: 1件" in told
    assert owed(hanako) == 0


def test_a_transfer_that_two_files_have_counts_once(billed, tmp_path, capsys):
    read(notice(tmp_path, came_to_own(1_100)), capsys)
    more = came_to_own(1_100), group(Came(700, "ﾀﾞﾚｶ", number=9))
    told = read(notice(tmp_path, *more, name="b.txt"), capsys)
    assert "うち、ほかのファイルで取り込み済み: 1件" in told
    assert [yen for yen, *_rest in transfers()] == [1_100, 700]
    assert owed(billed, OCTOBER) == 0


@pytest.mark.parametrize(
    "case",
    [
        ((0, 2, b"91"), "1行目: 種別コードが91です"),
        ((0, 4, b"1"), "1行目: コード区分がJIS（0）ではありません"),
        ((0, 23, b"0009"), "1行目: 口座（0009-901-7654321）は、登録した入金口座では"),
        ((0, 42, b"902"), "1行目: 口座（0001-902-7654321）は、登録した入金口座では"),
        ((1, 20, b"X"), "2行目: 金額が数字ではありません"),
        ((1, 8, b"081301"), "2行目: 勘定日「081301」という日はありません"),
        ((1, 8, b"081203"), "2行目: 勘定日2026-12-03は、まだ来ていない日です"),
        ((1, 8, b"011201"), "2行目: 勘定日2019-12-01は古すぎます"),
        ((1, 60, b"\x81\x40"), "2行目: JIS（半角）でない文字があります"),
        ((2, 7, b"2"), "3行目: トレーラーの件数か金額が、上の行の合計と合いません"),
        ((2, 19, b"9"), "3行目: トレーラーの件数か金額が、上の行の合計と合いません"),
        ((3, 1, b"8"), "4行目: データ区分8は、8のあとには来ません"),
    ],
)
def test_a_faulty_file_is_refused_whole_with_its_line(billed, tmp_path, capsys, case):
    (line, first, raw), words = case
    path = notice(tmp_path, came_to_own(1_100))
    records = path.read_bytes().split(b"\r\n")
    old = records[line]
    records[line] = old[: first - 1] + raw + old[first - 1 + len(raw) :]
    if line == 1:  # a header without days: they are another fault
        records[0] = records[0][:10] + b"0" * 12 + records[0][22:]
    path.write_bytes(b"\r\n".join(records))
    told = refusal(capsys, "read", str(path))
    assert told.startswith("bank_file_faulty: ") and words in told
    assert (transfers(), owed(billed)) == ([], 1_100)


@pytest.mark.parametrize(
    "case",
    [
        (lambda raw: raw[:300] + raw[301:], "2行目: 199バイトです"),
        (lambda raw: raw + raw, "5行目: データ区分1は、9のあとには来ません"),
        (lambda raw: raw[: 3 * 202], "4行目: エンドレコード（9）がありません"),
        (lambda raw: raw[: 2 * 202], "3行目: トレーラー（8）がありません"),
        (lambda raw: raw.decode("cp932").encode("cp037", "replace"), "EBCDICの"),
        (lambda raw: raw[:0], "1行目: ファイルが空です"),
    ],
)
def test_a_cut_doubled_or_foreign_file_is_refused_whole(billed, tmp_path, capsys, case):
    spoil, words = case
    path = notice(tmp_path, came_to_own(1_100))
    path.write_bytes(spoil(path.read_bytes()))
    told = refusal(capsys, "read", str(path))
    assert told.startswith("bank_file_faulty: ") and words in told
    assert (transfers(), owed(billed)) == ([], 1_100)


def test_what_the_bank_took_back_pays_nothing(billed, tmp_path, capsys):
    gone = Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ", cancelled=True)
    both = group(Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"), gone, place=VIRTUAL)
    told = read(notice(tmp_path, both), capsys)
    assert "取り消された振込: ﾀｶﾊｼ ﾊﾅｺ 1,100円（消し込みから外しました）" in told
    assert (owed(billed), money_entries(billed)) == (1_100, [])


def test_what_was_posted_and_is_taken_back_is_named(billed, tmp_path, capsys):
    read(notice(tmp_path, came_to_own(1_100)), capsys)
    (pk,) = numbers()
    later = came_to_own(1_100, cancelled=True)
    told = read(notice(tmp_path, later, name="b.txt"), capsys)
    assert f"（T{pk} は消し込み済みです。手で確かめてください）" in told
    assert owed(billed) == 0


def test_the_same_line_twice_is_refused(billed, tmp_path, capsys):
    lines = [Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"), Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ")]
    told = refusal(capsys, "read", str(notice(tmp_path, group(*lines))))
    assert "3行目: 2行目と同じ照会番号の入金です" in told


def test_widths_of_a_bank_are_its_own(hanako, tmp_path, capsys):
    a_source(widths={"data": {"reference": 4, "payer": 50}})
    own_account(hanako)
    issue_october(hanako)
    path = notice(tmp_path, came_to_own(1_100))
    records = path.read_bytes().split(b"\r\n")
    line = records[1]
    records[1] = line[:1] + b"0007" + line[7:107] + b"  " + line[107:]
    path.write_bytes(b"\r\n".join(records))
    read(path, capsys)
    assert owed(hanako) == 0


def statement_line(way: str, dealing: str, yen: int) -> bytes:
    record = f"2{'7':>08}081201081201{way}{dealing}{yen:012d}{0:012d}"
    record += "0" * 12 + "0" + "0" * 7 + "000" + "0" * 10
    return (record.encode() + "ﾀｶﾊｼ ﾊﾅｺ".encode("cp932").ljust(48)).ljust(200)


def test_a_statement_gives_its_transfers_alone(billed, tmp_path, capsys):
    lines = [
        statement_line("1", "11", 1_100),
        statement_line("1", "10", 5_000),
        statement_line("2", "11", 300),
    ]
    sums = f"8{2:06d}{6_100:013d}{1:06d}{300:013d}1{0:014d}{3:07d}"
    place = [head(OWN, "03"), *lines, sums.encode().ljust(200)]
    told = read(notice(tmp_path, place), capsys)
    assert "振込: 1件 1,100円" in told
    assert "振込でない入金（取り込みません）: 1件" in told
    assert owed(billed) == 0
    with scope("test", billed.party.pk):
        assert TransferMatch.objects.get().way == "name"


@pytest.mark.parametrize(
    "case",
    [
        ([], "transfers_how"),
        (["read", "/nowhere.txt"], "no_bank_file"),
        (["source", "/nowhere.json"], "no_rule_file"),
    ],
)
def test_what_cannot_be_done_is_said(billed, capsys, case):
    words, code = case
    assert refusal(capsys, *words).startswith(f"{code}: ")


def test_two_that_nothing_tells_apart_count_twice_and_a_third_later_once(
    billed, tmp_path, capsys
):
    """A bank that gives no reference tells of two transfers by two lines."""
    same = [Came(500, "ﾀｶﾊｼ ﾊﾅｺ"), Came(500, "ﾀｶﾊｼ ﾊﾅｺ")]

    def without_reference(count: int, name: str) -> Path:
        path = notice(tmp_path, group(*[same[0]] * count, place=VIRTUAL), name=name)
        path.write_bytes(path.read_bytes().replace(b"\n2000001", b"\n2      "))
        return path

    read(without_reference(2, "two.txt"), capsys)
    assert owed(billed) == 100 and len(transfers()) == 2
    told = read(without_reference(3, "three.txt"), capsys)
    assert "うち、ほかのファイルで取り込み済み: 2件" in told
    assert len(transfers()) == 3 and owed(billed) == 0


def test_the_half_of_another_month_leaves_nothing_behind(billed, tmp_path, capsys):
    one = notice(tmp_path, came_to_own(1_100)).read_bytes()
    two = notice(tmp_path, came_to_own(900, day="081101"), name="b.txt").read_bytes()
    for first, rest in ((one, two), (two, one)):
        path = tmp_path / "mixed.txt"
        path.write_bytes(first[: 2 * 202] + rest[2 * 202 :])
        told = refusal(capsys, "read", str(path))
        assert "3行目: トレーラーの件数か金額が" in told
    path.write_bytes(one[:202] + two[202:])
    told = refusal(capsys, "read", str(path))
    assert "2行目: 勘定日2026-11-01は、ヘッダーの期間にありません" in told
    assert (transfers(), owed(billed)) == ([], 1_100)


def test_a_payer_is_found_in_whichever_script_the_customer_stands(
    hanako, tmp_path, capsys
):
    a_source()
    call_oneself(hanako, "じょん・すみす")
    issue_october(hanako)
    told = read(notice(tmp_path, group(Came(1_100, "ｼﾞﾖﾝ ｽﾐｽ"))), capsys)
    assert "消し込み（金額と名義）: 1件 1,100円" in told
    assert owed(hanako) == 0
