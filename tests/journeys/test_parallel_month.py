"""A month that a former system billed too: which accounts differ, and why."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.batch import batch
from tests.billable_accounts import a_charge
from tests.operator import an_item, an_operator
from tests.people import an_account

LINES_HEADER = "account_number,contract_number,item_code,amount_excl\n"


@pytest.fixture
def folder(hanako, tmp_path) -> Path:
    """Hanako's B1 with two lines: 900 and 459 yen, 1,359 + 135 tax (down)."""
    an_operator()
    an_item("CALL", "usage", "国内通話料", 0)
    with batch("test"):
        BillingAccount.objects.filter(pk=hanako.account.pk).update(account_number="B1")
        Contract.objects.filter(pk=hanako.contract.pk).update(contract_number="C1")
    a_charge(hanako.contract, 900)
    a_charge(hanako.contract, 459, item_code="CALL")
    return tmp_path


def compare(
    folder: Path, bills: str, lines: str | None = None, **options: object
) -> tuple[int, str]:
    """The exit status, and what was printed."""
    file, out = folder / "bills.csv", StringIO()
    file.write_text("account_number,net,tax,total\n" + bills)
    if lines is not None:
        (folder / "lines.csv").write_text(LINES_HEADER + lines)
        options["lines"] = folder / "lines.csv"
    try:
        call_command("bills", "compare", file, month="2026-10", stdout=out, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def reasons(folder: Path, bills: str, lines: str | None = None) -> dict[str, str]:
    _, text = compare(folder, bills, lines, csv=True)
    return {
        row["account_number"]: row["reasons"] for row in csv.DictReader(StringIO(text))
    }


def test_equal_sums_are_told_as_equal(folder):
    assert compare(folder, "B1,1359,135,1494\n") == (
        0,
        "1件を比べました。0件に差があります。\n",
    )


def test_what_is_issued_counts_as_it_was_issued(folder, hanako):
    at = "2026-11-10T09:00:00+09:00"
    call_command("bills", "issue", month="2026-10", at=at, stdout=StringIO())
    assert compare(folder, "B1,1359,135,1494\n")[0] == 0
    assert compare(folder, "B1,1359,136,1495\n")[0] == 2


def test_a_difference_of_a_yen_of_tax_is_rounding_and_more_is_not(folder):
    status, text = compare(folder, "B1,1359,136,1495\n")
    assert status == 2
    assert "tax_rounding: 消費税の端数処理が違います" in text
    assert "-1円" in text
    assert reasons(folder, "B1,1359,137,1496\n") == {"B1": "tax_rounding"}
    assert reasons(folder, "B1,1359,138,1497\n") == {"B1": "other_tax"}


def test_each_differing_line_is_named(folder):
    lines = "B1,C1,M3,950\nB1,C1,TALK,500\nB1,C1,CALL,459\n"
    assert reasons(folder, "B1,1909,190,2099\n", lines) == {
        "B1": "other_plan_price C1 M3 950>900; missing_line C1 TALK 500>-"
    }
    assert reasons(folder, "B1,900,90,990\n", "B1,C1,M3,900\n") == {
        "B1": "extra_line C1 CALL ->459"
    }
    lines = "B1,C1,M3,900\nB1,C1,CALL,400\nB1,C1,CALL,60\n"
    assert reasons(folder, "B1,1360,136,1496\n", lines) == {
        "B1": "other_price C1 CALL 460>459"
    }
    lines = "B1,C1,M3,900\nB1,C1,CALL,459\n"
    assert reasons(folder, "B1,1400,140,1540\n", lines) == {"B1": "lines_do_not_sum"}


def test_without_lines_a_difference_of_net_is_unexplained(folder):
    assert reasons(folder, "B1,1400,140,1540\n") == {"B1": "unexplained"}


def test_accounts_that_one_side_lacks_are_told_apart(folder, hanako):
    with batch("test"):
        idle = an_account(hanako.party, "髙橋 花子")
    bills = f"B404,100,10,110\n{idle.account_number},100,10,110\n"
    assert reasons(folder, bills) == {
        "B1": "not_in_file",
        "B404": "unknown_account",
        idle.account_number: "not_billed",
    }


@pytest.mark.parametrize(
    ("bills", "told"),
    [
        ("B1,1359,135,1500\n", "bills.csv:2: total: net と tax の和は 1494 です"),
        (
            "B1,1,0,1\nB1,1,0,1\n",
            "bills.csv:3: account_number: 2行目と同じ account_number です（row_twice）",
        ),
        ("B1,1.5,0,1\n", "bills.csv:2: net: 「1.5」は正しくありません"),
        ("B1,1\n", "bills.csv:2: 列の数が2です"),
        ("", "bills.csv: 請求の行がありません（no_rows）"),
    ],
)
def test_a_faulty_file_is_not_compared(folder, capsys, bills, told):
    status, text = compare(folder, bills)
    assert (status, text) == (1, "")
    errors = capsys.readouterr().err
    assert told in errors
    assert "bills_file_faulty" in errors


def test_a_file_that_cannot_be_read_is_named(folder, capsys):
    for path, code in [
        (None, "no_bills_file"),
        (folder / "no.csv", "no.csv: ファイル"),
    ]:
        words = [path] if path else []
        with pytest.raises(SystemExit, match="1"):
            call_command("bills", "compare", *words, month="2026-10")
        assert code in capsys.readouterr().err
    (folder / "book.csv").write_bytes(b"PK\x03\x04")
    with pytest.raises(SystemExit, match="1"):
        call_command("bills", "compare", folder / "book.csv", month="2026-10")
    assert "Excelのブック" in capsys.readouterr().err
