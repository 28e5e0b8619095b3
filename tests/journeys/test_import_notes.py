"""What an import tells besides: it is loaded, and somebody should have a look."""

import pytest

from madoguchi.billing.models import Charge
from madoguchi.billing.record.checklist import addressee_faults
from madoguchi.billing.record.invoice import Addressee
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    read_rows,
    replace_text,
    write_operator_folder,
    write_rows,
)


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def put_cell(folder, name: str, column: str, value: str) -> None:
    """Write a value into the first row of a file."""
    table = read_rows(folder, name)
    table[1][table[0].index(column)] = value
    write_rows(folder, name, table)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("架空　太郎", "架空 太郎"),
        ("架空  太郎 ", "架空 太郎"),
        ("\u00a0架空\u2003太郎", "架空 太郎"),
        ("ｶｸｳ ﾀﾛｳ", "カクウ タロウ"),
        ("株式会社𠮷田", "株式会社𠮷田"),
    ],
)
def test_the_spaces_and_kana_of_an_addressee_are_written_in_one_way(
    folder, typed, stored
):
    put_cell(folder, "billing_accounts", "addressee", typed)
    assert notes_of_load(folder) == []
    with batch("test"):
        assert BillingAccount.objects.get(account_number="B1").addressee == stored
    assert load_operator_folder(folder)["billing_accounts.csv"].changed == 0


@pytest.mark.parametrize("name", ["㈱架空商事", "架空商事(株)", "（有）架空商事"])
def test_an_addressee_in_short_is_told_before_its_bill_is_stopped(folder, name):
    put_cell(folder, "billing_accounts", "addressee", name)
    [line] = notes_of_load(folder)
    assert line == (
        "billing_accounts.csv:2: addressee: 略記のある宛名は、"
        "請求の発行前の検査で止まります。正式な名称にしてください"
    )


def test_a_change_of_the_operator_is_told_field_by_field(folder):
    assert notes_of_load(folder) == []
    replace_text(folder, "operator.json", '"down"', '"up"')
    replace_text(folder, "operator.json", "[31, 20]", "[31, 20, 10]")
    assert notes_of_load(folder) == [
        "operator.json: closing_days: [31, 20] から [31, 20, 10] に変わりました",
        "operator.json: tax_rounding: down から up に変わりました",
    ]
    assert notes_of_load(folder) == []


def test_a_plan_of_another_service_and_a_plan_as_an_option_are_told(folder):
    put_cell(folder, "contracts", "plan_code", "F1")
    put_cell(folder, "contract_options", "option_code", "F1")
    option, plan, term = notes_of_load(folder)
    assert term.startswith("contracts.csv:2: term_end_on: プランに契約期間と解約金が")
    assert option == (
        "contract_options.csv:2: option_code: "
        "「F1」は catalogue.csv の kind がプランです。オプションではありません"
    )
    assert plan == (
        "contracts.csv:2: plan_code: "
        "「F1」は catalogue.csv の kind が、このサービスのプランではありません"
    )


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("contracts", "line_number", "9011112222", "「9011112222」は電話番号なのに0で"),
        ("contracts", "line_number", "90-1111-2222", "「90-1111-2222」は電話番号なの"),
        ("contracts", "term_end_on", "2022-05-31", "started_on より前です"),
        ("parties", "birth_date", "2098-01-01", "まだ来ていない日です"),
    ],
)
def test_a_lost_zero_and_days_that_cannot_be_are_refused(
    folder, name, column, value, words
):
    put_cell(folder, name, column, value)
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    [line] = faulty.value.report.lines()
    assert line.startswith(f"{name}.csv:2: {column}: {words}")


def test_the_line_of_a_fibre_contract_may_be_any_number(folder):
    table = read_rows(folder, "contracts")
    table[2][table[0].index("line_number")] = "9000001001"
    write_rows(folder, "contracts", table)
    assert load_operator_folder(folder)["contracts.csv"].new == 3


def test_a_charge_of_another_tax_category_than_its_item_is_billed_as_it_says_and_told(
    folder,
):
    table = read_rows(folder, "charges")
    category = table[0].index("tax_category")
    for row in (1, 4):
        table[row][category] = "OUT_OF_SCOPE"
    write_rows(folder, "charges", table)
    words = "catalogue.csv と税区分が違います（M3、OUT_OF_SCOPE、2件）。"
    told = [f"charges.csv:2: tax_category: {words}請求はこのファイルの税区分によります"]
    assert notes_of_load(folder) == told
    with batch("test"):
        stored = Charge.objects.filter(item_code="M3").values_list("tax_category")
        assert {*stored} == {("OUT_OF_SCOPE",)}
    assert notes_of_load(folder) == told  # nothing is new, and it is still so


GETA = (
    "は請求書の書体になく、PDFでは「〓」と印字されます。"
    "宛名にあると、請求の発行前の検査で止まります"
)


@pytest.mark.parametrize(
    ("name", "column", "value", "shown"),
    [
        ("charges", "description", "通話料😀 割引🎉😀", "😀🎉"),
        ("billing_accounts", "addressee", "架空😀太郎", "😀"),
        ("billing_accounts", "address", "東京都千代田区丸の内1-1 𛀁荘", "𛀁"),
        ("billing_accounts", "department_code", "営業🏢", "🏢"),
        ("catalogue", "name", "モバイル 3GB 🐶", "🐶"),
        ("contracts", "nickname", "母の📱", "📱"),
    ],
)
def test_characters_that_no_bill_can_print_are_told(folder, name, column, value, shown):
    put_cell(folder, name, column, value)
    assert notes_of_load(folder) == [f"{name}.csv:2: {column}: 「{shown}」{GETA}"]


@pytest.mark.parametrize(
    "text", ["髙﨑𠮷商店", "葛\U000e0100城", "Ünïcode №1〓①", "ｶﾅ・半角"]
)
def test_rare_characters_that_are_printed_are_not_told(folder, text):
    put_cell(folder, "charges", "description", text)
    assert notes_of_load(folder) == []


def test_an_issuer_that_no_bill_can_print_is_told(folder):
    replace_text(folder, "operator.json", "小さな通信株式会社", "小さな通信株式会社🐟")
    assert notes_of_load(folder) == [f"operator.json: name: 「🐟」{GETA}"]


def test_a_file_with_a_name_that_nothing_reads_is_told(folder):
    (folder / "payment.csv").write_text("payment_number\n")
    (folder / "Old_Numbers.CSV").write_text("x\n")
    (folder / "readme.txt").write_text("x")
    unread = "この名前のファイルは取り込みません。{}.csv のことであれば、"
    end = "名前を直してください。読んでいません"
    assert notes_of_load(folder) == [
        f"Old_Numbers.CSV: {unread.format('old_numbers')}{end}",
        f"payment.csv: {unread.format('payments')}{end}",
    ]


@pytest.mark.parametrize(
    "name", ["#N/A", "NULL", "＃Ｎ／Ａ", "nan", "#REF!", "上様", "お 客様"]
)
def test_what_a_spreadsheet_writes_for_nothing_is_no_addressee(folder, name):
    put_cell(folder, "billing_accounts", "addressee", name)
    [note] = notes_of_load(folder)
    assert note.startswith("billing_accounts.csv:2: addressee: ")
    assert list(addressee_faults(addressee(name))) == ["addressee_nobody"]


def addressee(name: str) -> Addressee:
    place = {"postal_code": "1000005", "address": "東京都千代田区丸の内1-1"}
    return Addressee(name=name, department_code="", **place)
