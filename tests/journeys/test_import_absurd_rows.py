"""What an export of another system held that nobody could mean, kind by kind.

One folder is told of all at once, one is refused for all: each line is named, and
nothing is said of its neighbours, which are right.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from tests.import_folders import (
    load_operator_folder,
    notes_of_load,
    replace_text,
    write_operator_folder,
)

TODAY = datetime.now(UTC).date()
PAYMENTS = "payment_number,account_number,billing_month,paid_on,amount_yen\n"
OPEN_ITEMS = "account_number,billing_month,open_yen,due_on\n"

ODD_ROWS = {
    "catalogue": """
BIG,fee,工事費,1000000,STANDARD_10,once,0,1000000,2022-04-01,
NEAR,fee,工事費,999999,STANDARD_10,once,0,999999,2022-04-01,
mobile-plan,mobile-plan,モバイル 5GB,900,STANDARD_10,monthly,0,,2022-04-01,
M5,mobile_plan,モバイル 5GB,900,STANDARD_10,usage,0,,2022-04-01,
M6,mobile_plan,モバイル 6GB,900,EXEMPT,monthly,0,,2022-04-01,
M7,mobile_plan,国際 7GB,900,EXPORT_FREE,monthly,0,,2022-04-01,
BACK,fee,返金,-450,STANDARD_10,once,0,,2022-04-01,
CUT,discount,割引,-450,STANDARD_10,monthly,0,,2022-04-01,
GAP,option,留守電,300,STANDARD_10,monthly,0,,2020-04-01,2021-03-31
GAP,option,留守電,310,STANDARD_10,monthly,0,,2021-04-01,2022-03-31
GAP,option,留守電,320,STANDARD_10,monthly,0,,2022-04-02,
""",
    "contracts": """
C4,N100000001,B1,mobile,M3,,active,2022-06-01,,,,
C5,N100000001,B1,mobile,M3,,suspended,2022-06-01,,,,
C6,N100000001,B1,mobile,M3,,ended,2022-06-01,,,,
C7,N100000002,B2,fibre,F1,,active,2022-06-01,,,,
""",
    "contract_options": "C1,CALL,2023-01-01\nC1,BIG,2023-01-01\n",
    "billing_accounts": """
B4,N100000002,髙橋 花子,,1000005,東京都千代田区丸の内1-1,31,transfer,,
B5,N100000002,髙橋 花子,営業部,1000005,東京都千代田区丸の内1-1,31,transfer,,
B6,N100000002,髙橋 花子,,1000005,東京都千代田区丸の内1-1,31,card,,
""",
    "usage": "C1,2026-10-20,10000000\nC1,2026-10-21,10000001\n",
    "mailboxes": "C2,b@mail.example.jp,10000001,0\n",
    "charges": """
2026-10,C1,CALL,国内通話料,,,60000000,0.1667,10002000,STANDARD_10
2026-10,C1,CALL,国内通話料,,,1000000000000,0,0,STANDARD_10
2026-10,C1,CALL,国内通話料,,,9999999999,0,0,STANDARD_10
""",
    "payments": f"{PAYMENTS}P1,B1,2021-08,2026-10-26,1100\nP2,B1,2021-10,2026-10-26,1",
    "open_items": f"{OPEN_ITEMS}B1,2000-01,1100,2000-02-25\n",
}
TOLD = [
    ("operator.json: payments_from", "はこれからの月です"),
    ("operator.json: transfer_account", "銀行の名前がありません"),
    ("billing_accounts.csv:3: virtual_account", "専用口座があります（この行から1件）"),
    ("billing_accounts.csv:3: addressee", "宛名も部署コードも同じ請求先が3件あります"),
    ("catalogue.csv:6: early_exit_fee", "1000000円は1,000,000円以上です"),
    ("catalogue.csv:6: price_excl", "1000000円は1,000,000円以上です"),
    ("catalogue.csv:8: kind", "「mobile-plan」は知らない kind です（fibre_plan / m"),
    ("catalogue.csv:9: charged", "プランなのに「usage」です"),
    ("catalogue.csv:10: tax_category", "プランなのに「EXEMPT」です"),
    ("catalogue.csv:12: price_excl", "fee の価格が0より小さくなっています"),
    ("catalogue.csv:16: valid_from", "は 2022-03-31 までで、間の日の価格がありません"),
    ("charges.csv:6: amount_excl", "10002000円は10,000,000円以上です"),
    ("charges.csv:7: quantity", "数量 1000000000000 は10,000,000,000以上です"),
    ("contract_options.csv:3: option_code", "「CALL」は使った分や一度だけの料金"),
    ("contract_options.csv:4: option_code", "「BIG」は使った分や一度だけの料金の"),
    ("contracts.csv:7: ended_on", "最終利用日のない解約済みの契約があります（この行か"),
    ("contracts.csv:5: line_number", "電話番号のない契約があります（この行から2件）"),
    ("contracts.csv:8: service_address", "ご利用場所のない契約があります（この行から"),
    ("contracts.csv:8: term_end_on", "解約金は0円と約束せず、確かめてからのご案内"),
    ("mailboxes.csv:3: quota_mb", "容量が10,000,000 MBを超えます"),
    ("open_items.csv:2: billing_month", "「2000-01」は5年以上前の月です"),
    ("open_items.csv:2: billing_month", "payments_from より前です"),
    ("payment_methods.csv:3: account_holder_kana", "「髙橋」は銀行のファイルに書けな"),
    ("payments.csv:2: billing_month", "「2021-08」は入金の日より5年以上前の月です"),
    ("usage.csv:5: megabytes", "1日に10,000,000 MBを超えます"),
]
REFUSED = [
    ("catalogue.csv:6: price_excl", "amount_too_large"),
    ("catalogue.csv:7: early_exit_fee", "amount_too_large"),
    ("catalogue.csv:8: price_excl", "amount_above_zero"),
    ("payments.csv:2: billing_month", "month_too_long_ago"),
]
NUMBERS = [
    ("+81 (0)3-1234-5678", "03-1234-5678"),
    ("(03)1234-5678", "03-1234-5678"),
    ("03 1234 5678", "03-1234-5678"),
]


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def add_rows(folder, name: str, rows: str) -> None:
    file = folder / f"{name}.csv"
    before = file.read_text() if file.exists() else ""
    file.write_text(f"{before}{rows.strip()}\n")


def put_members(folder, **members: str) -> None:
    file = folder / "operator.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | members))


def refused_lines(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return faulty.value.report.lines()


def assert_lines(lines: list[str], expected: list[tuple[str, str]]) -> None:
    for place, words in expected:
        assert any(line.startswith(f"{place}: ") and words in line for line in lines), (
            place,
            lines,
        )
    assert len(lines) == len(expected), lines


def test_what_hardly_anybody_means_is_loaded_and_told(folder):
    for name, rows in ODD_ROWS.items():
        add_rows(folder, name, rows)
    later = f"{TODAY + timedelta(days=62)}"[:7]
    put_members(folder, payments_from=later, transfer_account="普通 0000001")
    replace_text(folder, "payment_methods", "カ）ヨシダ", "髙橋 ハナコ")
    header, *rows = (folder / "billing_accounts.csv").read_text().splitlines()
    own = ["", "普通 1234567", "架空銀行 本店 普通 1234568", "", "", ""]
    rows = [f"{row},{cell}" for row, cell in zip(rows, own, strict=True)]
    lines = [f"{header},virtual_account", *rows, ""]
    (folder / "billing_accounts.csv").write_text("\n".join(lines))
    assert_lines(notes_of_load(folder), TOLD)


def test_what_nobody_can_mean_is_refused_with_its_row(folder):
    rows = [
        "A1,fee,工事費,100000000,STANDARD_10,once,0,,2022-04-01,",
        "A2,fee,工事費,1,STANDARD_10,once,0,100000000,2022-04-01,",
        "A3,discount,割引,450,STANDARD_10,monthly,0,,2022-04-01,",
    ]
    add_rows(folder, "catalogue", "\n".join(rows))
    add_rows(folder, "payments", f"{PAYMENTS}P1,B1,2000-01,2026-10-26,1100")
    assert_lines(refused_lines(folder), REFUSED)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("payments_from", f"{TODAY + timedelta(days=460)}"[:7], "month_too_far"),
        ("support_phone", "<script>alert(1)", "member_unfit"),
        ("support_phone", "お問い合わせください", "member_unfit"),
    ],
)
def test_a_member_of_the_operator_that_cannot_be_is_refused(folder, name, value, code):
    put_members(folder, **{name: value})
    assert_lines(refused_lines(folder), [(f"operator.json: {name}", code)])


def test_a_file_that_is_called_by_a_card_number_is_refused_and_not_repeated(folder):
    (folder / "4242424242424242.csv").write_text("x\n")
    assert notes_of_load(folder) == [
        "カード番号のような値: この名前のファイルは取り込みません。読んでいません"
    ]
    card = "former/4242424242424242.pdf"
    (folder / "former" / "04.pdf").rename(folder / card)
    replace_text(folder, "documents", "former/04.pdf", card)
    lines = refused_lines(folder)
    assert any("card_number_in_text" in line for line in lines)
    assert not any("4242424242424242" in line for line in lines)


def test_telephone_numbers_in_other_spellings_are_stored_in_one(folder):
    head, *rows = (folder / "parties.csv").read_text().splitlines()
    rows = [
        row.replace("09011112222", written).replace("0311112222", written)
        for row, (written, _) in zip(rows, NUMBERS, strict=True)
    ]
    (folder / "parties.csv").write_text("\n".join([head, *rows, ""]))
    replace_text(folder, "contracts", "09011112222", "+81 (0)90-1111-2222")
    put_members(folder, support_phone="+81 3 1234 5678(無料)")
    assert notes_of_load(folder) == []
    with batch("test"):
        stored = PartyProfile.objects.order_by("party__customer_number")
        assert [one.phone for one in stored] == [number for _, number in NUMBERS]
        contract = Contract.objects.get(contract_number="C1")
    assert contract.line_number == "090-1111-2222"


def test_the_last_day_of_an_ended_contract_is_taken_over_and_never_lost(folder):
    header, *rows = (folder / "contracts.csv").read_text().splitlines()
    facts = ["ended,2022-06-01,,09011112222,,", "active,2024-01-01,,09033334444,,"]
    rows[0] = rows[0].replace("active", "ended")

    def load(first: str, third: str) -> list[str]:
        lines = [f"{rows[0]},{first}", f"{rows[1]},", f"{rows[2]},{third}", ""]
        text = "\n".join([f"{header},ended_on", *lines])
        (folder / "contracts.csv").write_text(text)
        return notes_of_load(folder)

    def last_days() -> list[str]:
        with batch("test"):
            rows = Contract.objects.order_by("contract_number")
            return [f"{row.ended_on}" for row in rows]

    assert facts[0] in rows[0] and facts[1] in rows[2]
    assert load("2026-05-31", "") == []
    assert last_days() == ["2026-05-31", "None", "None"]
    [unused] = load("", "2026-06-30")
    assert unused.startswith("contracts.csv:4: ended_on: 「2026-06-30」は使いません。")
    assert last_days() == ["2026-05-31", "None", "None"]
    [early] = load(f"{TODAY + timedelta(days=40)}", "")
    assert "がまだ来ていません" in early
    rows[0] = rows[0].replace("ended", "active")
    assert load("", "") == [] and last_days() == ["None", "None", "None"]
