"""What a cell may hold: refused by file, line and column, in every file alike."""

import json
import re

import pytest

from madoguchi.billing.models import Charge
from madoguchi.jobs.load.cell_types import text_cell
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from tests.import_folders import (
    CSV_FILES,
    OPERATOR_JSON,
    load_operator_folder,
    read_rows,
    replace_text,
    write_operator_folder,
    write_rows,
)

TEXT_CELLS = [
    (file.name, column.name)
    for file in FOLDER_FILES
    for column in file.columns
    if column.cell.max_text_length
]
CELLS_TOO_SHORT_FOR_A_CARD = {"unit"}
CARD = "4111111111111111"
ROWS_OF_ABSENT_FILES = {
    "mandates": [
        ["account_number", "mandate_number", "registered_on"],
        ["B3", "DM-3", "2019-04-12"],
    ],
    "payments": [
        ["payment_number", "account_number", "paid_on", "amount_yen"],
        ["P1", "B1", "2026-11-01", "900"],
    ],
    "open_items": [
        ["account_number", "billing_month", "open_yen", "due_on"],
        ["B1", "2026-05", "1100", "2026-06-30"],
    ],
}
CODE_CELLS = [
    (file.name, column.name)
    for file in FOLDER_FILES
    for column in file.columns
    if re.fullmatch(column.cell.pattern, CARD) and column.cell.sql.startswith("varchar")
]
TEXT_FIELDS = ["name", "brand", "address", "support_phone"]


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def report_of(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return faulty.value.report.lines()


def put_cell(folder, name: str, column: str, value: str) -> None:
    """Write a value into the first row of a file."""
    table = read_rows(folder, name)
    if column not in table[0]:  # one that may be absent
        table = [[*table[0], column], *([*row, ""] for row in table[1:])]
    table[1][table[0].index(column)] = value
    write_rows(folder, name, table)


def put_field(folder, field: str, value: object) -> None:
    text = json.dumps(json.loads(OPERATOR_JSON) | {field: value})
    (folder / "operator.json").write_text(text)


MOST_LETTERS = [
    ("parties", "name", "あ", 200),
    ("contracts", "nickname", "𠮷", 40),
    ("charges", "description", "髙", 200),
    ("equipment", "model", "a", 60),
]


@pytest.mark.parametrize(("name", "column", "letter", "most"), MOST_LETTERS)
def test_a_text_has_as_many_letters_as_the_format_says_and_not_one_more(
    folder, name, column, letter, most
):
    put_cell(folder, name, column, letter * (most + 1))
    [line] = report_of(folder)
    assert line.startswith(f"{name}.csv:2: {column}: ") and f"{most}文字以内" in line
    put_cell(folder, name, column, letter * most)
    load_operator_folder(folder)


@pytest.mark.parametrize("most", [1, 3, 200])
def test_a_block_is_vouched_for_up_to_its_longest_text(most):
    cell = text_cell(most)
    assert re.fullmatch(cell.csv_pattern, "あ" * most)
    assert not re.fullmatch(cell.csv_pattern, "あ" * (most + 1))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "Excelのブックのようです。「CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excelのブックのようです。「CSV UTF-8"),
        ("\ufeffcontract_number\tday".encode("utf-16-le"), "UTF-16のようです。"),
        ("\ufeffcontract_number\tday".encode("utf-16-be"), "UTF-16のようです。"),
    ],
)
def test_what_a_spreadsheet_saves_besides_csv_is_named(folder, start, words):
    (folder / "usage.csv").write_bytes(start + b"\0\0\r\n" * 9)
    [line] = report_of(folder)
    assert line.startswith(f"usage.csv:1: {words}")


def test_an_exit_fee_is_never_below_zero(folder):
    replace_text(folder, "catalogue", "24,4700,", "24,-4700,")
    [line] = report_of(folder)
    assert line.startswith("catalogue.csv:3: early_exit_fee: 0より小さい解約金は")


def test_no_check_asks_two_tables_with_or():
    """PostgreSQL then reads the second one for each row: rows × rows."""
    checks = [check for file in FOLDER_FILES for check in file.checks]
    assert len(checks) > 20
    bad = [c.is_faulty for c in checks if re.search(r"OR (NOT )?EXISTS", c.is_faulty)]
    assert bad == []


STORED_ALONE = {
    "contracts": ("C3,N100000003,B3", "C3,N100000003,B2", "account_number"),
    "payment_methods": ("B3,debit", "B1,debit", "kind"),
}


@pytest.mark.parametrize("name", STORED_ALONE)
def test_an_account_of_an_earlier_export_alone_is_held_against_too(folder, name):
    load_operator_folder(folder)
    header = CSV_FILES["billing_accounts"].splitlines()[0]
    (folder / "billing_accounts.csv").write_text(f"{header}\n")
    old, new, column = STORED_ALONE[name]
    text = CSV_FILES[name]
    if name == "payment_methods":
        text = "\n".join(row for row in text.splitlines() if "tok-1" not in row) + "\n"
    (folder / f"{name}.csv").write_text(text.replace(old, new))
    [line] = report_of(folder)
    assert line.startswith(f"{name}.csv:") and f": {column}: " in line


def report_of_texts(folder, text: str, cells=TEXT_CELLS) -> list[str]:
    """The report where that text stands in the first row of each of the cells."""
    for name, column in cells:
        put_cell(folder, name, column, text)
    return sorted(report_of(folder))


def at_each(words: str) -> list[str]:
    return sorted(f"{name}.csv:2: {column}: {words}" for name, column in TEXT_CELLS)


@pytest.mark.parametrize("text", ["　", "\u00a0", " ", "\u3164"])
def test_a_text_shows_something(folder, text):
    blank = "目に見える文字がありません。空白だけのセルは使えません（cell_blank）"
    assert report_of_texts(folder, text) == at_each(blank)


def test_a_text_hides_nothing(folder):
    hidden = (
        "見えない文字（U+202E、U+200B）があります。取り除いてください"
        "（hidden_characters）"
    )
    assert report_of_texts(folder, "花子\u202e様\u200b") == at_each(hidden)


def test_a_text_is_no_card_number(folder):
    card = (
        "カード番号のようです。取り除くか、決済会社のトークンにしてください"
        "（card_number_in_text）"
    )
    long = [cell for cell in TEXT_CELLS if cell[1] not in CELLS_TOO_SHORT_FOR_A_CARD]
    found = report_of_texts(folder, "4111 1111 1111 1111", long)
    assert {f"{name}.csv:2: {column}: {card}" for name, column in long} <= {*found}


def test_no_cell_that_can_hold_a_card_number_may(folder):
    assert {("mandates", "mandate_number"), ("payments", "payment_number")} <= {
        *CODE_CELLS
    }
    assert {("documents", "number"), ("contracts", "contract_number")} <= {*CODE_CELLS}
    for name, rows in ROWS_OF_ABSENT_FILES.items():
        write_rows(folder, name, rows)
    found = report_of_texts(folder, CARD, CODE_CELLS)
    card = "カード番号のようです。取り除くか、決済会社のトークンにしてください"
    named = {line.split("（")[0] for line in found if "card_number_in_text" in line}
    assert named == {f"{name}.csv:2: {column}: {card}" for name, column in CODE_CELLS}
    assert CARD not in "".join(found)


@pytest.mark.parametrize(
    ("name", "column"),
    [("billing_accounts", "email"), ("mailboxes", "address"), ("parties", "email")],
)
def test_no_mail_address_is_a_card_number(folder, name, column):
    put_cell(folder, name, column, f"{CARD}@example.jp")
    [line, *_rest] = report_of(folder)
    assert line.startswith(f"{name}.csv:2: {column}: カード番号のようです")


@pytest.mark.parametrize(
    "text",
    [
        *("④①①①①①①①①①①①①①①①", "٤١١١١١١١١١١١١١١١", "四一一一一一一一一一一一一一一一"),
        *("𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏", "4111a1111b1111c1111", "४१११-११११-११११-११११"),
    ],
)
def test_a_card_number_in_digits_of_any_script_is_refused(folder, text):
    put_cell(folder, "charges", "description", text)
    put_cell(folder, "equipment", "model", text)
    assert [line.split("。")[0] for line in report_of(folder)] == [
        "charges.csv:2: description: カード番号のようです",
        "equipment.csv:2: model: カード番号のようです",
    ]


@pytest.mark.parametrize("character", ["\u2028", "\u0085", "\uffff", "\ufeff"])
@pytest.mark.parametrize("column", ["name", "address", "kana"])
def test_line_separators_and_noncharacters_are_named(folder, column, character):
    put_cell(folder, "parties", column, f"花{character}子")
    [line] = report_of(folder)
    assert line.startswith(f"parties.csv:2: {column}: 見えない文字（U+")


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("value", ["　", "a\u202eb", "\u2028", "4111 1111 1111 1111"])
def test_a_text_of_the_operator_shows_something_and_hides_nothing(folder, field, value):
    put_field(folder, field, value)
    [line] = report_of(folder)
    words = "カード番号のようです" if "4" in value else "正しくありません。正しくは"
    assert line.startswith(f"operator.json: {field}: {words}")


@pytest.mark.parametrize("number", ["120000000", "３1234-5678", 120000000])
def test_a_support_phone_has_the_zero_that_a_spreadsheet_takes(folder, number):
    put_field(folder, "support_phone", number)
    [line] = report_of(folder)
    assert line.startswith("operator.json: support_phone: 正しくありません。正しくは")


@pytest.mark.parametrize("number", ["0120-000-000", "157", "03-1234-5678（平日）"])
def test_a_support_phone_may_be_short_or_say_when_it_is_open(folder, number):
    put_field(folder, "support_phone", number)
    load_operator_folder(folder)


@pytest.mark.parametrize(
    "token",
    [
        "4111.1111.1111.1111",
        "4111:1111:1111:1111",
        "tok_4111111111111111",
        "4242424242424242",
        "378282246310005",
    ],
)
def test_a_token_that_is_a_card_number_is_refused(folder, token):
    put_cell(folder, "payment_methods", "card_token", token)
    [line] = report_of(folder)
    assert line.startswith("payment_methods.csv:2: card_token: カード番号のようです")
    assert token not in line


WORDS_OF_DAY = "正しくは 1900-01-01〜2099-12-31 の暦にある日（終わりのない期間は空）"
WORDS_OF_PHONE = (
    "正しくは 0か+で始まる、数字・ハイフン・括弧・空白だけの電話番号（20文字まで）"
    "（表計算ソフトで先頭の0が消えていないか確かめてください）"
)
WORDS_OF_NUMBER = "正しくは 整数部13桁まで、小数点以下4桁までの数（-0 は 0）"
WORDS_OF_MONTH = "正しくは 2000-01〜2099-12 の月（YYYY-MM）"
VALUES = [
    ("charges", "billing_month", "0001-01", WORDS_OF_MONTH),
    ("charges", "billing_month", "9999-12", WORDS_OF_MONTH),
    ("charges", "billing_month", "1999-12", WORDS_OF_MONTH),
    ("charges", "billing_month", "2100-01", WORDS_OF_MONTH),
    ("charges", "used_from", "0001-01-01", WORDS_OF_DAY),
    ("charges", "used_to", "9999-12-31", WORDS_OF_DAY),
    ("catalogue", "valid_to", "9999-12-31", WORDS_OF_DAY),
    ("usage", "day", "0001-01-01", WORDS_OF_DAY),
    ("charges", "unit_price_excl", "99999999999999", WORDS_OF_NUMBER),
    ("charges", "quantity", "-0", WORDS_OF_NUMBER),
    ("charges", "unit_price_excl", "-0.00", WORDS_OF_NUMBER),
    ("charges", "amount_excl", "-0", "正しくは 円の整数（15桁まで。-0 は 0）"),
    ("parties", "phone", "9011112222", WORDS_OF_PHONE),
    ("parties", "phone", "311112222", WORDS_OF_PHONE),
    ("parties", "phone", "0-0-0-0-0-0-0-0-0-0-0-0-0", WORDS_OF_PHONE),
    (
        "parties",
        "email",
        f"{'a' * 64}@{'.'.join(['b' * 63] * 4)}.jp",
        "正しくは メールアドレス（半角、254文字まで）",
    ),
]


@pytest.mark.parametrize(("name", "column", "value", "words"), VALUES)
def test_a_value_beyond_its_limits_is_named_with_what_is_right(
    folder, name, column, value, words
):
    put_cell(folder, name, column, value)
    shown = value[:60]
    said = f"「{shown}」は正しくありません。{words}（cell_unfit）"
    fault = f"{name}.csv:2: {column}: {said}"
    assert fault in report_of(folder)


@pytest.mark.parametrize(
    "phone", ["0312345678", "03-1234-5678", "0120-000-000", "+81-90-1234-5678"]
)
def test_telephone_numbers_as_they_are_written_are_right(folder, phone):
    put_cell(folder, "parties", "phone", phone)
    assert load_operator_folder(folder)["parties.csv"].new == 3


@pytest.mark.parametrize("value", ["-0.5", "0", "0.0000", "-1", "9999999999999.9999"])
def test_numbers_within_their_limits_are_right(folder, value):
    put_cell(folder, "charges", "unit_price_excl", value)
    yen = value.partition(".")[0].replace("-0", "0")
    put_cell(folder, "charges", "amount_excl", yen)
    assert load_operator_folder(folder)["charges.csv"].new == 4


def rows_written(folder) -> dict[str, int]:
    return {f"{name}.csv": len(read_rows(folder, name)) - 1 for name in CSV_FILES}


def new_rows(folder) -> dict[str, int]:
    loaded = load_operator_folder(folder)
    return {f"{name}.csv": loaded[f"{name}.csv"].new for name in CSV_FILES}


@pytest.mark.parametrize("end", ["\n", "\r\n\r\n", ",,,\n", '""\n'])
def test_blank_rows_at_the_end_are_none(folder, end):
    written = rows_written(folder)
    for file in folder.glob("*.csv"):
        file.write_bytes((file.read_text() + end).encode())
    assert new_rows(folder) == written


@pytest.mark.parametrize("lines", ["all", "header", "rows"])
def test_empty_columns_to_the_right_are_none(folder, lines):
    written = rows_written(folder)
    for file in folder.glob("*.csv"):
        header, *rows = file.read_text().splitlines()
        header += ",," if lines != "rows" else ""
        rows = [row + ",," if lines != "header" else row for row in rows]
        file.write_text("\n".join([header, *rows, ""]))
    assert new_rows(folder) == written


def test_a_column_without_a_name_between_others_is_named_by_its_place(folder):
    replace_text(folder, "usage", "day,megabytes", ",day,megabytes")
    [line] = report_of(folder)
    assert line.startswith("usage.csv:1: 2列目: 知らない列です")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("N100000001,individual,髙橋 花子", 'N100000001,individual,髙橋 "花子', 2),
        ("N100000002,individual,髙橋 花子", 'N100000002,individual,髙橋 "花子"', 3),
        ("丸の内1-1, 3階", '丸の内1-1" 3階', 4),
    ],
)
def test_a_quote_inside_a_cell_is_named_with_its_line(folder, old, new, line):
    replace_text(folder, "parties", old, new)
    [found] = report_of(folder)
    assert found.startswith(f"parties.csv:{line}: ") and "引用符" in found


def test_a_quoted_cell_may_hold_quotes_written_twice(folder):
    replace_text(folder, "charges", "国内通話料", '"国内 ""通話"", 料"')
    assert load_operator_folder(folder)["charges.csv"].new == 4
    with batch("test"):
        charge = Charge.objects.get(item_code="CALL")
    assert charge.description == '国内 "通話", 料'


def test_what_a_terminal_would_act_upon_is_shown_by_its_number(folder):
    put_cell(folder, "parties", "kind", "\x1b[2Jx")
    [line] = report_of(folder)
    assert "「<U+001B>[2Jx」" in line


OPERATORS = [
    (lambda text: text.replace('"down"', '["down"]'), "tax_rounding: 正しくありません"),
    (lambda text: text.replace('"down"', "{}"), "tax_rounding: 正しくありません"),
    (lambda text: text.replace('"exclusive"', "[[]]"), "tax_basis: 正しくありません"),
    (lambda text: text.replace("[31, 20]", "[[31], 20]"), "closing_days: 正しくあり"),
    (
        lambda text: text.replace('"brand"', '"name": "B", "brand"'),
        "name: 項目が2つあります（member_twice）",
    ),
]


@pytest.mark.parametrize(("spoil", "words"), OPERATORS)
def test_a_field_of_the_operator_of_another_shape_is_named(folder, spoil, words):
    (folder / "operator.json").write_text(spoil(OPERATOR_JSON))
    [line] = report_of(folder)
    assert line.startswith(f"operator.json: {words}")


def without_brand(folder) -> None:
    replace_text(folder, "operator.json", '"brand": "小さなネット",', "")


def with_a_syntax_error(folder) -> None:
    replace_text(folder, "operator.json", '"brand":', '"brand"')


def with_parties_in_another_encoding(folder) -> None:
    file = folder / "parties.csv"
    file.write_bytes("名前".encode("cp932") + file.read_bytes())


def with_a_wrong_kind_of_party(folder) -> None:
    replace_text(folder, "parties", "N100000001,individual", "N100000001,person")


def with_a_wrong_number_of_party(folder) -> None:
    replace_text(folder, "parties", "N100000001,individual", "N10000001,individual")


def with_a_wrong_status_of_contract(folder) -> None:
    replace_text(folder, "contracts", "実家,active", "実家,living")


def with_a_wrong_price_of_item(folder) -> None:
    replace_text(folder, "catalogue", "3GB,900", "3GB,九百")


def without_the_contracts(folder) -> None:
    (folder / "contracts.csv").unlink()


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (without_brand, "operator.json: brand: 項目がありません（member_missing）"),
        (with_a_syntax_error, "operator.json:2: JSONとして読めません（json_broken）"),
        (
            with_parties_in_another_encoding,
            "parties.csv:1: UTF-8ではありません",
        ),
        (with_a_wrong_kind_of_party, "parties.csv:2: kind: 「person」"),
        (with_a_wrong_number_of_party, "parties.csv:2: customer_number: 「N10000001」"),
        (with_a_wrong_status_of_contract, "contracts.csv:3: status: 「living」"),
        (with_a_wrong_price_of_item, "catalogue.csv:2: price_excl: 「九百」"),
        (without_the_contracts, "contracts.csv: ファイルがありません（file_missing）"),
    ],
)
def test_a_fault_is_reported_without_its_consequences(folder, spoil, fault):
    spoil(folder)
    [line] = report_of(folder)
    assert line.startswith(fault)


def test_a_fault_hides_no_other_that_does_not_follow_from_it(folder):
    with_a_wrong_kind_of_party(folder)
    replace_text(folder, "logins", "N100000003,中野", "N199999999,中野")
    assert [line.split("「")[0] for line in report_of(folder)] == [
        "logins.csv:5: customer_number: お客様番号",
        "parties.csv:2: kind: ",
    ]


def test_the_operator_comes_first_in_the_report(folder):
    with_a_syntax_error(folder)
    replace_text(folder, "charges", ",459,", ",460,")
    (folder / "usage.csv").unlink()
    places = [line.split(": ")[0] for line in report_of(folder)]
    assert places == ["operator.json:2", "usage.csv", "charges.csv:3"]
