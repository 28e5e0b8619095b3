"""Invoice records to test with: well formed, with the sums they claim."""

import copy
import json
from collections import Counter
from decimal import ROUND_DOWN, Decimal
from typing import Any

from madoguchi.billing.record.invoice import Invoice, canonical_record, parse_record
from madoguchi.billing.renderers.invoice_pdf import render_invoice_with_xml
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml

LineItem = tuple[str, str, str, str, str]
"""Code, description, quantity, unit price, tax category."""

TAX_RATES = {"STANDARD_10": 10, "REDUCED_8": 8}
A_MOBILE = (
    ("M3", "みちモバイル 3GB", "1", "900", "STANDARD_10"),
    ("UNIV", "電話ユニバーサルサービス料", "1", "3", "STANDARD_10"),
    ("RELAY", "電話リレーサービス料", "1", "1", "STANDARD_10"),
    ("CALL", "国内通話料", "2755", "0.1667", "STANDARD_10"),
)
A_FIBRE = (
    ("FH1", "みちひかり ファミリー1ギガ", "1", "5200", "STANDARD_10"),
    ("OPTEL", "ひかり電話", "1", "500", "STANDARD_10"),
    ("DISC", "みちセット割", "1", "-500", "STANDARD_10"),
    ("INST", "工事費分割金", "1", "733", "OUT_OF_SCOPE"),
)


Lines = int | list[dict[str, Any]]


def an_invoice(lines: Lines = 12, **changes: Any) -> Invoice:
    """An invoice of October 2026; `changes` replace members of the record."""
    return parse_record(a_record(lines, **changes))


def a_record(lines: Lines = 12, **changes: Any) -> str:
    """Its canonical text. `lines` is how many or which; the sums follow them."""
    record = copy.deepcopy(BASE_RECORD)
    record["lines"] = some_lines(lines) if isinstance(lines, int) else lines
    record.update(copy.deepcopy(changes))
    for name in ("contracts", "taxes", "total_yen"):
        if name not in changes:
            record[name] = DERIVED_MEMBERS[name](record)
    return canonical_record(record)


def as_object(text: str) -> dict[str, Any]:
    obj: dict[str, Any] = json.loads(text)
    return obj


def some_lines(count: int) -> list[dict[str, Any]]:
    """Mobile and fibre contracts in turn, four lines each."""
    items = [(n, item) for n in range(count) for item in (A_MOBILE, A_FIBRE)[n % 2]]
    return [
        a_line(number, item, contract_number=f"C{nth:09d}")
        for number, (nth, item) in enumerate(items[:count], 1)
    ]


def a_line(
    line: int = 1, item: LineItem = A_MOBILE[0], **changes: Any
) -> dict[str, Any]:
    code, description, quantity, unit_price, category = item
    exact = Decimal(quantity) * Decimal(unit_price)
    return {
        "amount_yen": int(exact.quantize(Decimal(1), ROUND_DOWN)),
        "contract_number": "C000000000",
        "description": description,
        "item_code": code,
        "line": line,
        "quantity": quantity,
        "tax_category": category,
        "unit_price": unit_price,
        "used_from": "2026-10-01",
        "used_to": "2026-10-31",
    } | changes


def tax_totals(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Tax once per category, toward zero or half up."""
    sums: Counter[str] = Counter()
    for line in record["lines"]:
        sums[line["tax_category"]] += line["amount_yen"]
    return [tax_total_of(name, sums[name], record) for name in sorted(sums)]


def tax_total_of(category: str, amount: int, record: dict[str, Any]) -> dict[str, Any]:
    rate, basis = TAX_RATES.get(category, 0), record["tax_basis"]
    base = 100 + rate if basis == "inclusive" else 100
    half = base // 2 if record["tax_rounding"] == "half_up" else 0
    tax = (abs(amount) * rate + half) // base * (1 if amount >= 0 else -1)
    net = amount - tax if basis == "inclusive" else amount
    return {
        "category": category,
        "net_yen": net,
        "rate_percent": str(rate),
        "tax_yen": tax,
    }


def contract_entries(record: dict[str, Any]) -> list[dict[str, Any]]:
    numbers = sorted({line["contract_number"] for line in record["lines"]})
    return [
        {
            "contract_number": number,
            "line_number": f"080{nth:08d}" if nth % 2 == 0 else f"CAF{nth:010d}",
            "nickname": ("自宅", "実家", "")[nth % 3],
            "plan_name": (A_MOBILE, A_FIBRE)[nth % 2][0][1],
            "service": ("mobile", "fibre")[nth % 2],
        }
        for nth, number in enumerate(numbers)
    ]


def total_of_taxes(record: dict[str, Any]) -> int:
    return sum(tax["net_yen"] + tax["tax_yen"] for tax in record["taxes"])


DERIVED_MEMBERS = {
    "contracts": contract_entries,
    "taxes": tax_totals,
    "total_yen": total_of_taxes,
}
BASE_RECORD: dict[str, Any] = {
    "account_number": "B0000000",
    "addressee": {
        "address": "大阪府大阪市北区梅田1-1",
        "department_code": "",
        "name": "伊藤 京子",
        "postal_code": "5300001",
    },
    "billing_month": "2026-10",
    "closing_on": "2026-10-31",
    "customer_number": "N100000000",
    "due_on": "2026-11-25",
    "invoice_number": "I000000001",
    "issued_on": "2026-11-10",
    "issuer": {
        "address": "宮城県仙台市青葉区一番町1-1-1",
        "brand": "みちネット",
        "name": "みちのく通信株式会社",
        "postal_code": "9800811",
        "registration_number": "T8000000000001",
        "support_phone": "0120-000-000",
    },
    "kind": "invoice",
    "payment": {"brand": "Mastercard", "last4": "9952", "method": "card"},
    "peppol_id": "",
    "period_from": "2026-10-01",
    "period_to": "2026-10-31",
    "tax_basis": "exclusive",
    "tax_rounding": "down",
    "version": 1,
}


def render_invoice_pdf(invoice: Invoice) -> bytes:
    """The PDF with the XML of the same record attached."""
    return render_invoice_with_xml(invoice, render_invoice_xml(invoice))
