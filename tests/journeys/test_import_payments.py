"""Payments of the operator's books: each posts once, and a page says what came."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Q

from madoguchi.customers.models import BillingAccount, Party
from madoguchi.jobs.load.report import FaultyFolder, report_lines
from madoguchi.ledger.balances import BillBalance, read_balances
from madoguchi.ledger.models import LedgerEntry
from madoguchi.platform.access import Access
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)

HEADER = "payment_number,account_number,kind,billing_month,paid_on,amount_yen\n"
OCTOBER = date(2026, 10, 1)
ROWS = """P1,B1,,2026-10,2026-11-25,1000
P2,B1,payment,2026-10,2026-11-26,494
P3,B1,chargeback,2026-10,2026-11-27,494
P4,B2,payment,,2026-11-20,300
P5,B2,refund,,2026-11-21,100
"""
POSTED = [
    ("payment", "P1", "B1", OCTOBER, "cash", "receivable", 1000, date(2026, 11, 25)),
    ("payment", "P2", "B1", OCTOBER, "cash", "receivable", 494, date(2026, 11, 26)),
    ("chargeback", "P3", "B1", OCTOBER, "receivable", "cash", 494, date(2026, 11, 27)),
    ("payment", "P4", "B2", None, "cash", "credit", 300, date(2026, 11, 20)),
    ("refund", "P5", "B2", None, "credit", "cash", 100, date(2026, 11, 21)),
]
POSTED_OTHERWISE = (
    "payment_number: 「P1」は別の内容で取り込み済みです。"
    "帳簿は書き換えません。訂正は別の番号の refund か chargeback の行で加えてください"
    "（posted_otherwise）"
)
BACK_TOO_MUCH = (
    "amount_yen: 返金・取消が入金を超えます（2026-10分の入金 {}円、返金・取消 {}円）。"
    "月と金額を確かめてください。入金の行がまだなら一緒に入れ、預り金を返すなら"
    " billing_month を空にしてください（more_back_than_paid）"
)
UNFIT_YEN = (
    "amount_yen: 「{}」は正しくありません。正しくは 1以上の円の整数"
    "（12桁まで。返金や取消も正の数で書き、kind で分けます）（cell_unfit）"
)
KEPT_TOO_LITTLE = (
    "amount_yen: 預り金は{}円で、返す額に足りません。ある月の入金を返すなら、その月を"
    " billing_month に書いてください（more_back_than_kept）"
)


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def write_payments(folder, rows: str) -> None:
    (folder / "payments.csv").write_text(HEADER + rows)


def payments() -> list[tuple]:
    with batch("test"):
        accounts = dict(BillingAccount.objects.values_list("pk", "account_number"))
        rows = LedgerEntry.objects.exclude(Q(event="bill") | Q(event="revision"))
        found = rows.order_by("source").values_list(
            "event",
            "source",
            "account_id",
            "billing_month",
            "debit",
            "credit",
            "amount_yen",
            "effective_on",
        )
        return [(e, s, accounts[a], *rest) for e, s, a, *rest in found]


def faults(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return report_lines(faulty.value.report.faults)


def test_who_brings_no_payments_loads_as_before(folder):
    assert load_operator_folder(folder)["payments.csv"].rows == 0
    assert payments() == []


@pytest.mark.parametrize("name", ["payments", "documents", "old_numbers"])
def test_a_link_that_leads_nowhere_is_no_absent_file(folder, name):
    file = folder / f"{name}.csv"
    file.unlink(missing_ok=True)
    file.symlink_to(folder / "nowhere.csv")
    assert faults(folder) == [f"{name}.csv: ファイルがありません（file_missing）"]


def test_each_payment_is_posted_once_and_with_its_sides(folder):
    write_payments(folder, ROWS)
    assert load_operator_folder(folder)["payments.csv"].new == 5
    assert payments() == POSTED
    again = load_operator_folder(folder)["payments.csv"]
    assert (again.rows, again.new, again.changed) == (5, 0, 0)
    assert payments() == POSTED


def test_a_later_file_adds_and_takes_nothing_away(folder):
    write_payments(folder, ROWS)
    load_operator_folder(folder)
    write_payments(folder, "P6,B1,payment,2026-10,2026-11-28,494\n")
    assert load_operator_folder(folder)["payments.csv"].new == 1
    assert len(payments()) == 6


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "P1,B1,payment,2026-10,2026-11-25,999",
            POSTED_OTHERWISE,
        ),
        (
            "P1,B2,payment,2026-10,2026-11-25,1000",
            POSTED_OTHERWISE,
        ),
        (
            "P1,B1,refund,2026-10,2026-11-25,1000",
            POSTED_OTHERWISE,
        ),
        (
            "P9,B1,payment,2026-10,2099-01-01,1000",
            (
                "paid_on: 「2099-01-01」はまだ来ていない日です。"
                "入金・返金のあった日にしてください（day_in_future）"
            ),
        ),
        (
            "P9,B9,payment,2026-10,2026-11-25,1000",
            (
                "account_number: 請求先「B9」がありません。"
                "先に登録するか、番号を直してください（reference_unknown）"
            ),
        ),
        (
            "P9,B1,payment,,1989-01-07,1000",
            (
                "paid_on: 「1989-01-07」は10年より前の日です。"
                "入金・返金のあった日にしてください（day_too_long_ago）"
            ),
        ),
        (
            "P9,B1,payment,2099-12,2026-11-25,1000",
            (
                "billing_month: 「2099-12」は入金の日より13か月以上あとの月です。"
                "月と日を確かめてください（month_too_far）"
            ),
        ),
        ("P9,B1,refund,2026-10,2026-11-25,1002", BACK_TOO_MUCH.format(1495, 1496)),
        ("P9,B1,chargeback,2026-10,2026-11-25,1002", BACK_TOO_MUCH.format(1495, 1496)),
        ("P9,B2,refund,,2026-11-25,201", KEPT_TOO_LITTLE.format(200)),
        ("P9,B1,refund,,2026-11-25,1", KEPT_TOO_LITTLE.format(0)),
        ("P9,B1,payment,2026-10,2026-11-25,0", UNFIT_YEN.format("0")),
        (
            "P9,B1,payment,2026-10,2026-11-25,1000000000000",
            UNFIT_YEN.format("1000000000000"),
        ),
        ("P9,B1,payment,2026-10,2026-11-25,-500", UNFIT_YEN.format("-500")),
    ],
)
def test_a_faulty_payment_is_named_and_nothing_is_posted(folder, row, said):
    write_payments(folder, ROWS)
    load_operator_folder(folder)
    write_payments(folder, f"P7,B1,payment,2026-10,2026-11-25,1\n{row}\n")
    assert faults(folder) == [f"payments.csv:3: {said}"]
    assert payments() == POSTED


def test_what_a_file_pays_in_and_back_is_one_sum_in_any_order(folder):
    back = (
        "R1,B1,chargeback,2026-10,2026-11-27,900\nR2,B1,refund,2026-10,2026-11-28,100\n"
    )
    write_payments(folder, back + "P1,B1,,2026-10,2026-11-25,1000\n")
    load_operator_folder(folder)
    assert load_operator_folder(folder)["payments.csv"].new == 0  # again the same
    write_payments(folder, back + "R3,B1,refund,2026-10,2026-11-28,1\n")
    assert faults(folder) == [f"payments.csv:4: {BACK_TOO_MUCH.format(1000, 1001)}"]


def test_of_two_rows_that_give_back_too_much_both_are_named(folder):
    rows = "P1,B2,,,2026-11-20,300\nR1,B2,refund,,2026-11-21,200\n"
    write_payments(folder, rows + "R2,B2,refund,,2026-11-22,200\n")
    assert faults(folder) == [
        f"payments.csv:{line}: {KEPT_TOO_LITTLE.format(100)}" for line in (3, 4)
    ]


def test_what_came_before_payments_are_brought_may_be_taken_back(folder):
    replace_text(
        folder,
        "operator.json",
        '"tax_rounding"',
        '"payments_from": "2026-10", "tax_rounding"',
    )
    write_payments(folder, "R1,B1,chargeback,2026-09,2026-11-21,200\n")
    assert load_operator_folder(folder)["payments.csv"].new == 1


def test_who_pays_more_than_the_bill_is_told(folder):
    load_operator_folder(folder)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    write_payments(folder, "P1,B1,,2026-10,2026-11-25,1494\n")
    assert notes_of_load(folder) == []
    write_payments(folder, "P2,B1,,2026-10,2026-11-26,1494\n")
    assert notes_of_load(folder) == [
        (
            "payments.csv:2: amount_yen: 請求より多い入金です"
            "（2026-10分の請求 1494円、入金 2988円）。このまま取り込みました"
        )
    ]


def test_the_number_of_a_payment_stands_for_one_row(folder):
    write_payments(folder, ROWS + "P1,B1,refund,2026-10,2026-11-28,1\n")
    [line] = faults(folder)
    assert line.startswith("payments.csv:7: payment_number: ")


def test_the_balance_of_a_bill_is_what_was_billed_less_what_came_and_stayed(folder):
    write_payments(folder, ROWS)
    load_operator_folder(folder)  # the payments come before the bill
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    with batch("test"):
        account = BillingAccount.objects.get(account_number="B1")
        party = Party.objects.get(pk=account.party_id)
    with scope("test", party.pk):
        access = Access("test", party.pk)
        found = read_balances(access, [account.pk], [OCTOBER, date(2026, 9, 1)])
    # 900 + 459 = 1,359 and 10 % of it, cut down
    balance = BillBalance(1494, 1494, 494, date(2026, 11, 26), date(2026, 11, 27))
    assert found == {(account.pk, OCTOBER): balance}
    assert balance.owed_yen == 494
