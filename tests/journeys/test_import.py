"""Loading a folder, loading it again, loading a later one."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.accounts.models import Identifier, User
from madoguchi.billing.models import Bill, Charge
from madoguchi.catalogue.models import Item, Operator, TaxRate
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Member, PartyProfile
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.mobile.models import DailyUsage
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    read_rows,
    replace_text,
    write_operator_folder,
    write_rows,
)

NEW = {
    "catalogue.csv": 4,
    "parties.csv": 3,
    "old_numbers.csv": 3,
    "logins.csv": 4,
    "billing_accounts.csv": 3,
    "payment_methods.csv": 2,
    "mandates.csv": 0,
    "contracts.csv": 3,
    "contract_options.csv": 1,
    "usage.csv": 2,
    "mailboxes.csv": 1,
    "equipment.csv": 1,
    "documents.csv": 2,
    "open_items.csv": 0,
    "payments.csv": 0,
    "charges.csv": 4,
}


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def news(done) -> dict[str, int]:
    return {name: row.new for name, row in done.items()}


def changes(done) -> dict[str, int]:
    return {name: row.changed for name, row in done.items() if row.changed}


def test_a_folder_is_loaded_as_it_stands(folder):
    assert news(load_operator_folder(folder)) == NEW
    operator = Operator.objects.get()
    assert (operator.brand, operator.closing_days) == ("小さなネット", [31, 20])
    assert TaxRate.objects.get(category="REDUCED_8").rate_percent == 8
    with batch("test"):
        party = PartyProfile.objects.get(party__customer_number="N100000003")
        assert (party.name, party.address) == (
            "株式会社𠮷田",
            "東京都千代田区丸の内1-1, 3階",
        )
        charge = Charge.objects.get(item_code="CALL")
        assert (str(charge.unit_price), charge.amount_yen) == ("0.1667", 459)
        assert charge.billing_month == date(2026, 10, 1)
        bare = Charge.objects.get(contract__contract_number="C3")
        assert (bare.used_from, bare.used_to) == (None, None)
        assert DailyUsage.objects.get(day="2026-10-02").megabytes == 277
        account = BillingAccount.objects.get(account_number="B3")
        assert (account.closing_day, account.department_code) == (20, "D100")
        codes = set(Contract.objects.values_list("code", flat=True))
    assert len(codes) == 3 and all(len(code) == 8 for code in codes)


def test_one_person_with_two_numbers_is_one_login(folder):
    load_operator_folder(folder)
    hanako = User.objects.get(email="hanako@example.jp")
    assert Member.objects.filter(user=hanako).count() == 2
    mine = Identifier.objects.filter(user=hanako).exclude(kind="old_number")
    names = mine.values_list("canonical", flat=True)
    assert sorted(names) == ["N100000001", "N100000002", "hanako@example.jp"]
    assert not hanako.has_usable_password() and hanako.enrolled_at is None
    number = Identifier.objects.get(canonical="N100000003")
    assert number.user.email == "admin@yoshida.example.jp"


def test_the_same_folder_again_changes_nothing(folder):
    load_operator_folder(folder)
    with batch("test"):
        before = sorted(Contract.objects.values_list())
    again = load_operator_folder(folder)
    assert set(news(again).values()) == {0} and changes(again) == {}
    with batch("test"):
        assert sorted(Contract.objects.values_list()) == before


def test_columns_may_come_in_any_order_and_lines_may_end_in_crlf(folder):
    table = [row[::-1] for row in read_rows(folder, "charges")]
    write_rows(folder, "charges", table)
    for name in ("contracts.csv", "charges.csv", "usage.csv"):
        file = folder / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert news(load_operator_folder(folder)) == NEW


def test_a_later_export_updates_and_adds(folder):
    load_operator_folder(folder)
    replace_text(folder, "contracts", "わたし", "わたしの電話")
    replace_text(folder, "mailboxes", "608", "609")
    table = read_rows(folder, "charges")
    twin = table[2]
    later = ["2026-11", *twin[1:]]
    write_rows(folder, "charges", [*table, twin, later])
    done = load_operator_folder(folder)
    assert changes(done) == {"contracts.csv": 1, "mailboxes.csv": 1}
    assert news(done)["charges.csv"] == 2
    assert news(load_operator_folder(folder))["charges.csv"] == 0
    with batch("test"):
        assert Contract.objects.get(contract_number="C1").nickname == "わたしの電話"
        calls = Charge.objects.filter(item_code="CALL")
        assert calls.filter(billing_month="2026-10-01").count() == 2
        assert calls.filter(billing_month="2026-11-01").count() == 1


def test_what_a_later_export_leaves_out_stays(folder):
    load_operator_folder(folder)
    for name in ("contracts", "charges", "usage", "mailboxes", "equipment"):
        write_rows(folder, name, read_rows(folder, name)[:1])
    write_rows(folder, "contract_options", read_rows(folder, "contract_options")[:1])
    assert set(news(load_operator_folder(folder)).values()) == {0}
    with batch("test"):
        assert Contract.objects.count() == 3 and Charge.objects.count() == 4


CALL_ROW = (
    "2026-10,C1,CALL,国内通話料,2026-10-01,2026-10-31,2755,0.1667,459,STANDARD_10"
)

DEARER_ROW = CALL_ROW.replace("2755,0.1667,459", "3000,0.1667,500")


def yen_of_calls() -> list[int]:
    with batch("test"):
        rows = Charge.objects.filter(item_code="CALL").order_by("id")
        return list(rows.values_list("amount_yen", flat=True))


def test_a_charge_corrected_before_issue_takes_the_place_of_the_first(folder):
    load_operator_folder(folder)
    replace_text(folder, "charges", CALL_ROW, DEARER_ROW)
    assert notes_of_load(folder) == [
        "charges.csv: 2026-10: このファイルにない未発行の料金1件を取り除きました"
    ]
    assert yen_of_calls() == [500]
    assert notes_of_load(folder) == [] and yen_of_calls() == [500]


def test_of_equal_charges_as_many_stay_as_the_export_holds(folder):
    replace_text(folder, "charges", CALL_ROW, "\n".join([CALL_ROW] * 3))
    load_operator_folder(folder)
    replace_text(folder, "charges", "\n".join([CALL_ROW] * 3), CALL_ROW)
    load_operator_folder(folder)
    assert yen_of_calls() == [459]


def test_charges_of_other_months_and_of_issued_bills_stay(folder):
    load_operator_folder(folder)
    issue("B1")
    header, *rows = read_rows(folder, "charges")
    [of_another_account] = [row for row in rows if row[1] == "C3"]
    write_rows(folder, "charges", [header, ["2026-11", *of_another_account[1:]]])
    assert notes_of_load(folder) == [left_month("2026-10", 2)]
    write_rows(folder, "charges", [header, of_another_account])
    assert notes_of_load(folder) == [
        "charges.csv: 2026-10: このファイルにない未発行の料金1件を取り除きました",
        left_month("2026-11", 1),
    ]
    write_rows(folder, "charges", [header])
    assert notes_of_load(folder) == [left_month("2026-10", 1), left_month("2026-11", 1)]
    with batch("test"):
        left = Charge.objects.values_list("contract__contract_number", "billing_month")
        assert sorted((number, f"{month:%Y-%m}") for number, month in left) == [
            ("C1", "2026-10"),
            ("C1", "2026-10"),
            ("C3", "2026-10"),
            ("C3", "2026-11"),
        ]


def left_month(month: str, count: int) -> str:
    return (
        f"charges.csv: {month}: この書き出しにない月です。取り込み済みの未発行の料金"
        f"{count}件は残り、発行すると請求します。月の誤りなら、"
        f"madoguchi bills withdraw --month {month} で取り下げてください"
    )


def issue(account: str) -> None:
    with batch("test"):
        row = BillingAccount.objects.get(account_number=account)
        Bill.objects.create(
            party_id=row.party_id,
            account=row,
            billing_month="2026-10-01",
            invoice_number="I000000001",
            issued_on="2026-11-10",
            issued_at=datetime(2026, 11, 10, tzinfo=UTC),
            closing_on="2026-10-31",
            lines=1,
            net_yen=1,
            tax_yen=0,
            total_yen=1,
            record="{}",
            sha256="",
        )


def test_a_charge_for_an_issued_bill_is_refused_with_its_line(folder):
    load_operator_folder(folder)
    issue("B1")
    assert news(load_operator_folder(folder))["charges.csv"] == 0
    table = read_rows(folder, "charges")
    write_rows(folder, "charges", [*table, table[1], table[3]])
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    words = (
        "この請求先の2026-10分は発行済みです。次の月の請求に入れてください"
        "（bill_issued）"
    )
    assert faulty.value.report.lines() == [f"charges.csv:6: billing_month: {words}"]
    with batch("test"):
        assert Charge.objects.count() == 4


def test_another_operator_is_not_mixed_in(folder):
    load_operator_folder(folder)
    replace_text(folder, "operator.json", "T8000000000001", "T7123456789012")
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    assert "registration_number" in faulty.value.report.lines()[0]
    assert Operator.objects.get().registration_number == "T8000000000001"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("contracts", "C1,N100000001,B1", "C1,N100000002,B2"),
        ("billing_accounts", "B2,N100000002", "B2,N100000001"),
    ],
)
def test_nothing_moves_to_another_party(folder, name, old, new):
    load_operator_folder(folder)
    replace_text(folder, name, old, new)
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    lines = faulty.value.report.lines()
    assert any("別のお客様番号のものとして登録済みです" in line for line in lines)
    with batch("test"):
        contract = Contract.objects.get(contract_number="C1")
        assert contract.party.customer_number == "N100000001"


def test_the_catalogue_says_what_carries_a_number_and_which_plans_belong_together(
    folder,
):
    load_operator_folder(folder)
    marks = Item.objects.values_list("item_code", "carries_number", "plan_group")
    assert not any(carries or group for _, carries, group in marks), "not said"
    marked = {"TEL": ["yes", ""], "F1": ["", "house"]}
    head, *rows = read_rows(folder, "catalogue")
    rows = [[*row, *marked.get(row[0], ["", ""])] for row in rows]
    write_rows(folder, "catalogue", [[*head, "carries_number", "plan_group"], *rows])
    load_operator_folder(folder)
    assert sorted(marks.all()) == [
        ("CALL", False, ""),
        ("F1", False, "house"),
        ("M3", False, ""),
        ("TEL", True, ""),
    ]


def test_charges_of_a_wrong_month_are_withdrawn_but_for_those_of_issued_bills(folder):
    header, *rows = read_rows(folder, "charges")
    later = [["2026-11", *row[1:]] for row in rows]
    write_rows(folder, "charges", [header, *rows, *later])
    load_operator_folder(folder)
    issue("B1")
    for month, count in (("2026-11", 4), ("2026-10", 2), ("2026-10", 0)):
        out = StringIO()
        call_command("bills", "withdraw", month=month, stdout=out)
        assert f"{month}の未発行の料金{count}件を取り下げました。" in out.getvalue()
    with batch("test"):
        left = Charge.objects.values_list("contract__contract_number", "billing_month")
        assert set(left) == {("C1", date(2026, 10, 1))} and len(left) == 2
        acts = AuditEvent.objects.filter(verb="charges_withdrawn")
        assert acts.count() == 3
