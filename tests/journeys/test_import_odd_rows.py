"""Rows that make no sense: refused with their place, told, or right as they are.

By hand from the format's own document. What may be a slip and may be meant is told.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.jobs.load.report import FaultyFolder
from tests.import_folders import (
    load_quietly,
    read_rows,
    write_operator_folder,
    write_rows,
)

REFUSED, TOLD = "refused", "told"
TODAY = datetime.now(UTC).date()
LATER = f"{TODAY + timedelta(days=3 * 366)}"
SOON = f"{TODAY + timedelta(days=40)}"
LATER_MONTH = LATER[:7]
MANDATES = "account_number,mandate_number,registered_on\nB3,DM-1,{}\n"
OPEN_ITEMS = "account_number,billing_month,open_yen,due_on\nB1,{},1100,{}\n"

OLD_OPTION = "OLD,option,電話,500,STANDARD_10,monthly,0,,2020-04-01,2021-03-31"
OLD_FEE = "OLD,fee,電話,500,STANDARD_10,monthly,0,,2021-04-01,"

CELLS = [
    # file, column, value of the first row, what becomes of it, in words
    ("parties", "customer_number", " N100000001", REFUSED, "cell_unfit"),
    ("parties", "customer_number", "n100000001", REFUSED, "cell_unfit"),
    ("parties", "customer_number", "Ｎ100000001", REFUSED, "cell_unfit"),
    ("parties", "customer_number", "N100000001 ", REFUSED, "cell_unfit"),
    ("parties", "birth_date", SOON, REFUSED, "day_in_future"),
    ("parties", "birth_date", "1900-01-01", TOLD, "120歳を超えます"),
    ("parties", "joined_on", SOON, TOLD, "まだ来ていない日です"),
    (
        "parties",
        "corporate_number",
        "7000012050002",
        TOLD,
        "に法人番号があります",
    ),
    ("parties", "postal_code", "9999999", TOLD, "日本郵便のデータにありません"),
    ("parties", "postal_code", "0600000", TOLD, "北海道で、住所の東京都と違います"),
    ("parties", "email", "hanako @example.jp", REFUSED, "cell_unfit"),
    ("parties", "email", "ｈanako@example.jp", REFUSED, "cell_unfit"),
    ("parties", "email", "花子 <hanako@example.jp>", REFUSED, "cell_unfit"),
    ("parties", "name", "花" * 201, REFUSED, "cell_unfit"),
    (
        "billing_accounts",
        "postal_code",
        "9999999",
        TOLD,
        "日本郵便のデータにありません",
    ),
    ("billing_accounts", "closing_day", "30", REFUSED, "closing_day_unknown"),
    ("contracts", "nickname", "わ" * 10_000, REFUSED, "cell_unfit"),
    ("contracts", "started_on", LATER, REFUSED, "day_too_far"),
    ("contracts", "started_on", SOON, None, ""),
    ("contracts", "term_end_on", "2022-05-31", REFUSED, "range_reversed"),
    ("contracts", "term_end_on", "2098-01-01", TOLD, "10年より先の日です"),
    ("contracts", "line_number", "090-3333-4444", None, ""),
    ("contract_options", "started_on", LATER, REFUSED, "day_too_far"),
    ("contract_options", "option_code", "tel", REFUSED, "reference_unknown"),
    ("usage", "day", LATER, REFUSED, "day_in_future"),
    ("usage", "day", "2006-10-01", TOLD, "10年より前の日です"),
    ("charges", "billing_month", LATER_MONTH, REFUSED, "month_too_far"),
    ("charges", "billing_month", "2006-10", TOLD, "この月は発行できません"),
    ("catalogue", "price_excl", "-900", REFUSED, "amount_below_zero"),
    ("catalogue", "valid_to", "2022-03-31", REFUSED, "range_reversed"),
    ("catalogue", "tax_category", "STANDARD_8", REFUSED, "cell_unfit"),
    ("mailboxes", "used_mb", "2048", TOLD, "容量（1024 MB）より多く使われています"),
    ("payment_methods", "card_expiry", "2020-01", TOLD, "で有効期限が切れています"),
    ("payment_methods", "card_expiry", "2099-01", TOLD, "は20年より先です"),
]
ROWS = [
    # file, rows that are added, what becomes of them, line and column, in words
    (
        "contracts",
        "C4,N100000001,B1,mobile,M3,,active,2024-01-01,,090-3333-4444,,",
        (REFUSED, "5: line_number", "line_number_twice"),
    ),
    (
        "contracts",
        "C4,N100000001,B1,mobile,M3,,ended,2020-01-01,,09033334444,,",
        (TOLD, "5: ended_on", "最終利用日のない解約済みの契約があります（この行から1"),
    ),
    (
        "contracts",
        "c1,N100000001,B1,mobile,M3,,active,2024-01-01,,09055556666,,",
        (TOLD, "5: contract_number", "2行目の「C1」と、大文字・全角・空白だけが"),
    ),
    (
        "mailboxes",
        "C2,BOX@mail.example.jp,1024,0",
        (REFUSED, "3: address", "row_twice"),
    ),
    (
        "mailboxes",
        "C2,ｂox@mail.example.jp,1024,0",
        (REFUSED, "3: address", "cell_unfit"),
    ),
    (
        "equipment",
        "C2,ONU,GE-PON,Ｓ1 ,yes",
        (TOLD, "3: serial", "2行目の「S1」と、大文字・全角・空白だけが違います"),
    ),
    (
        "catalogue",
        "m3,mobile_plan,モバイル 3GB,900,STANDARD_10,monthly,0,,2022-04-01,",
        (TOLD, "6: item_code", "2行目の「M3」と、大文字・全角・空白だけが違います"),
    ),
    (
        "catalogue",
        f"{OLD_OPTION}\n{OLD_FEE}",
        (TOLD, "7: kind", "前の期間と違います（option から fee）"),
    ),
    (
        "payment_methods",
        "B2,debit,,,,,9876,001,1,1234567,ハナコ",
        (REFUSED, "4: kind", "payment_method_differs"),
    ),
    (
        "billing_accounts",
        "b1,N100000001,髙橋 花子,,1000005,東京都千代田区丸の内1-1,31,transfer,,",
        (TOLD, "5: account_number", "2行目の「B1」と、大文字・全角・空白だけが"),
    ),
]
FILES = [
    ("mandates", MANDATES.format(SOON), (REFUSED, "2: registered_on", "day_in_future")),
    ("mandates", MANDATES.format("2019-04-01"), (None, "", "")),
    (
        "open_items",
        OPEN_ITEMS.format(LATER_MONTH, LATER),
        (REFUSED, "2: billing_month", "month_too_far"),
    ),
    (
        "open_items",
        OPEN_ITEMS.format("2026-08", "2020-09-25"),
        (TOLD, "2: due_on", "「2020-09-25」は請求月から離れています"),
    ),
]
SENDERS = [
    ("https://mail.example.jp/", REFUSED),
    ("*.example.jp", REFUSED),
    ("mail.example.jp:25", REFUSED),
    ("お知らせ <news@example.jp>", REFUSED),
    ("localhost", REFUSED),
    ("news @example.jp", REFUSED),
    ("news+bill@mail.example.jp", None),
    ("mail-1.example.jp", None),
]


@pytest.fixture
def folder(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    file = folder / "operator.json"
    members = json.loads(file.read_text()) | {"payments_from": "2026-01"}
    file.write_text(json.dumps(members))
    return folder


def lines_of_load(folder) -> tuple[str | None, list[str]]:
    """What becomes of the folder, and the lines that say why."""
    try:
        notes = [str(note) for note in load_quietly(folder).notes]
    except FaultyFolder as faulty:
        return REFUSED, faulty.report.lines()
    return (TOLD if notes else None), notes


def check(folder, expected: str | None, place: str, words: str) -> None:
    outcome, lines = lines_of_load(folder)
    assert outcome == expected, lines
    if expected:
        assert any(line.startswith(place) and words in line for line in lines), lines


@pytest.mark.parametrize("row", CELLS)
def test_a_cell_that_makes_no_sense(folder, row):
    name, column, value, expected, words = row
    table = read_rows(folder, name)
    table[1][table[0].index(column)] = value
    write_rows(folder, name, table)
    if column == "line_number":
        table[3][table[0].index(column)] = "09077778888"
        write_rows(folder, name, table)
    check(folder, expected, f"{name}.csv:2: {column}: ", words)


@pytest.mark.parametrize(("name", "rows", "expected"), ROWS)
def test_a_row_that_makes_no_sense_beside_the_others(folder, name, rows, expected):
    file = folder / f"{name}.csv"
    file.write_text(f"{file.read_text()}{rows}\n")
    outcome, place, words = expected
    check(folder, outcome, f"{name}.csv:{place}: ", words)


@pytest.mark.parametrize(("name", "text", "expected"), FILES)
def test_a_file_of_its_own_that_makes_no_sense(folder, name, text, expected):
    (folder / f"{name}.csv").write_text(text)
    outcome, place, words = expected
    check(folder, outcome, f"{name}.csv:{place}: ", words)


@pytest.mark.parametrize(("sender", "expected"), SENDERS)
def test_a_sender_is_an_address_or_a_domain(folder, sender, expected):
    file = folder / "operator.json"
    members = json.loads(file.read_text()) | {"mail_senders": [sender]}
    file.write_text(json.dumps(members))
    check(
        folder, expected, "operator.json: mail_senders: 正しくありません。", "member_un"
    )
