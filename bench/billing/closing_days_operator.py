"""Write an operator whose bills are as awkward for electronic invoices as can be.

Closing days 10, 15, 20, 25 and the month's end; use by calendar months, fees billed a
month late or early; buyers with and without an address; every tax category, discounts,
bills of 対象外 alone, of nothing and below nothing. Names and numbers are made up.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from stdnum.jp import cn

from madoguchi.kernel.calendar import month_after, usage_period

ACCOUNTS = 40
CLOSING_DAYS = (10, 15, 20, 25, 31)
MONTH_END = 31
MONTHS = [date(2026, month, 1) for month in range(5, 11)]
TAX_SETTINGS = [
    (basis, rounding)
    for basis in ("exclusive", "inclusive")
    for rounding in ("down", "half_up", "up")
]
"""One for each month: the bills of a month are issued under its own."""

OPERATOR = {
    "name": "架空通信株式会社",
    "brand": "架空ネット",
    "registration_number": "T8000000000001",
    "postal_code": "1000001",
    "address": "東京都千代田区千代田1-1",
    "support_phone": "0120-000-000",
    "closing_days": list(CLOSING_DAYS),
    "invoice_issue_days_after_closing": 10,
    "debit_day": 27,
    "card_day": 25,
    "transfer_due_day": 31,
    "debit_collector_code": "1234567890",
}
CATEGORIES = ("STANDARD_10", "REDUCED_8", "EXPORT_FREE", "EXEMPT", "OUT_OF_SCOPE")
DAY = "2022-04-01"
COLUMNS = {
    "catalogue": """
        item_code kind name price_excl tax_category charged term_months valid_from""",
    "parties": "customer_number kind name corporate_number postal_code address",
    "logins": "email customer_number display_name role",
    "billing_accounts": """
        account_number customer_number addressee postal_code address closing_day
        payment_method peppol_id""",
    "payment_methods": """
        account_number kind card_token card_brand card_last4 card_expiry bank_code
        branch_code account_type bank_account_number account_holder_kana""",
    "contracts": """
        contract_number customer_number account_number service plan_code status
        started_on line_number""",
    "contract_options": "contract_number option_code started_on",
    "usage": "contract_number day megabytes",
    "mailboxes": "contract_number address quota_mb used_mb",
    "equipment": "contract_number kind model serial rental",
    "charges": """
        billing_month contract_number item_code description used_from used_to
        quantity unit_price_excl amount_excl tax_category""",
}
Row = Iterable[object]


def write_tax_setting(folder: Path, basis: str, rounding: str) -> None:
    told = OPERATOR | {"tax_basis": basis, "tax_rounding": rounding}
    (folder / "operator.json").write_text(json.dumps(told, ensure_ascii=False))


def write_operator_folder(folder: Path) -> Path:
    """The whole folder; what it does not need is a file of its heads alone."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tax_setting(folder, *TAX_SETTINGS[0])
    for name, rows in folder_tables().items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[name].split())
            writer.writerows(rows)
    return folder


def folder_tables() -> dict[str, Iterable[Row]]:
    """File to its rows, under the heads of `COLUMNS`."""
    numbers = range(ACCOUNTS)
    plan = ("M3", "mobile_plan", "モバイル", 900, "STANDARD_10", "monthly", 0, DAY)
    return dict.fromkeys(COLUMNS, ()) | {
        "catalogue": [plan],
        "parties": map(party_row, numbers),
        "billing_accounts": map(account_row, numbers),
        "payment_methods": filter(None, map(payment_row, numbers)),
        "contracts": map(contract_row, numbers),
        "charges": (
            row for month in MONTHS for n in numbers for row in charge_rows(n, month)
        ),
    }


def corporate_number(n: int) -> str:
    base = f"{500_000 + n:012}"
    return f"{cn.calc_check_digit(base)}{base}"


def is_company(n: int) -> bool:
    return n % 4 != 0


def company_name(n: int) -> str:
    return f"株式会社架空商事{n}"


def party_row(n: int) -> Row:
    if is_company(n):
        who: Row = ("corporate", company_name(n), corporate_number(n))
    else:
        who = ("individual", f"架空 太郎{n}", "")
    return (f"N{600_000_000 + n}", *who, "1000001", "東京都千代田区千代田1-1")


def account_row(n: int) -> Row:
    """Companies in turn: themselves, a department, one that begins like them."""
    names = ("", " 経理部", "サービス")
    name = company_name(n) + names[n % 3] if is_company(n) else f"架空 太郎{n}"
    way = ("card", "debit", "transfer")[n % 3]
    told = f"0221:T{corporate_number(n)}" if n % 8 == 0 else ""
    closing = CLOSING_DAYS[n % len(CLOSING_DAYS)]
    address = ("1000001", "東京都千代田区千代田1-1")
    return (f"X{n:05}", f"N{600_000_000 + n}", name, *address, closing, way, told)


def payment_row(n: int) -> Row | None:
    bank = ("", "", "", "")
    if n % 3 == 0:
        return (f"X{n:05}", "card", f"tok-{n}", "Visa", "4242", "2030-01", *bank, "")
    if n % 3 == 1:
        account = ("0005", "001", "1", "1234567", "カクウ")
        return (f"X{n:05}", "debit", "", "", "", "", *account)
    return None


def contract_row(n: int) -> Row:
    about = ("mobile", "M3", "active", DAY, f"090000{n:05}")
    return (f"X{n:06}", f"N{600_000_000 + n}", f"X{n:05}", *about)


def charge_rows(n: int, month: date) -> Iterator[Row]:
    """The lines of a bill; what is odd about it follows its number."""
    bill = n, month
    if n % 10 == 9:  # nothing that is taxed
        yield charge(bill, "分割金", month, 733, "OUT_OF_SCOPE")
        return
    yield charge(bill, "月額料金", month, 1_055 + 7 * n + month.month)
    late, early = month_after(month, -1), month_after(month)
    yield charge(bill, "ユニバーサルサービス料", late, 3)
    yield charge(bill, "前払いの料金", early, 10 * (n % 3))
    yield charge(bill, "割引", None, -(5_000 if n % 10 == 8 else 101))
    yield charge(bill, "ほかの料金", month, 99 + n, CATEGORIES[n % len(CATEGORIES)])


def charge(
    bill: tuple[int, date],
    name: str,
    used: date | None,
    yen: int,
    category: str = "STANDARD_10",
) -> Row:
    n, month = bill
    days = usage_period(used, MONTH_END) if used else ("", "")
    return (
        *(f"{month:%Y-%m}", f"X{n:06}", "M3", name, *days),
        *(1, yen, yen, category),
    )
