"""The record of a later document, made from the record of the one before.

Pure: no database, no clock. A first invoice says version 1; what follows it says
version 2 and which one it follows. Source: 消費税法 第57条の4 (修正, 返還).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.billing.record.invoice import Addressee, canonical_record, parse_record
from madoguchi.billing.revisions.amount_limits import returned_description
from madoguchi.kernel.document_kind import DocumentKind
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax import RatedCategory, compute_tax_lines

MAX_REASON_LENGTH = 200
MIN_REASON_LETTERS = 2
RecordJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RevisionHeader:
    """What every later document says of itself. `number` is its own.

    `peppol_id`: the addressee's, where the document before does not say it.
    `payment_on`: the day of payment, should a correction ask for more than the document
    before, whose own day may be over, or that asked for nothing.
    """

    number: str
    issued_on: date
    reason: str
    peppol_id: str = ""
    payment_on: date | None = None


def cancellation_record(before: str, later: RevisionHeader) -> str:
    """The whole document taken back, line by line; its tax is not rounded again."""
    obj = start_revision_record(before, later, DocumentKind.CANCELLED)
    for line in obj["lines"]:
        line["amount_yen"] *= -1
        line["unit_price"] = negate_number(line["unit_price"])
    for tax in obj["taxes"]:
        tax["net_yen"] *= -1
        tax["tax_yen"] *= -1
    obj["total_yen"] *= -1
    return finish_revision_record(obj)


def negate_number(number: str) -> str:
    value = -Decimal(number)
    return f"{value:f}" if value else number


def reissue_record(before: str, later: RevisionHeader, addressee: Addressee) -> str:
    """The same under another addressee, whose participant ID `later` says."""
    obj = start_revision_record(before, later, DocumentKind.REISSUED)
    obj["addressee"], obj["peppol_id"] = asdict(addressee), later.peppol_id
    return finish_revision_record(obj)


def correction_record(
    before: str, later: RevisionHeader, amounts: Mapping[int, int]
) -> str:
    """The whole document with other amounts for some lines; a line of 0 stays."""
    obj = start_revision_record(before, later, DocumentKind.CORRECTED)
    refuse_unknown_lines(obj, amounts)
    for line in obj["lines"]:
        if line["line"] in amounts:
            set_line_amount(line, amounts[line["line"]])
    asked_yen = obj["total_yen"]
    obj = with_recomputed_sums(obj)
    due_on = obj["due_on"]
    if later.payment_on and (due_on is None or obj["total_yen"] > asked_yen):
        due_on = f"{later.payment_on}"
    obj["due_on"] = due_on if obj["total_yen"] > 0 else None
    return finish_revision_record(obj)


def return_record(
    before: str, later: RevisionHeader, amounts: Mapping[int, int]
) -> str:
    """What of each line is given back, in positive yen, as negative lines.

    Refused where it is nothing, or more than the line has; what was given back
    before is for `bounds`.
    """
    obj = start_revision_record(before, later, DocumentKind.RETURN)
    refuse_unknown_lines(obj, amounts)
    lines = [line for line in obj["lines"] if line["line"] in amounts]
    for nth, line in enumerate(lines, 1):
        yen = amounts[line["line"]]
        if not 0 < yen <= line["amount_yen"]:
            raise Refused(
                "returns_too_much",
                _(
                    "返還する金額は1円以上で、明細の金額を超えられません。何も発行していません。"
                    "明細の金額をお確かめのうえ、入力し直してください。"
                ),
            )
        set_line_amount(line, -yen)
        line["line"] = nth
        line["description"] = returned_description(line["description"])
    used = {line["contract_number"] for line in lines}
    obj["contracts"] = [c for c in obj["contracts"] if c["contract_number"] in used]
    obj["lines"] = lines
    return finish_revision_record(with_recomputed_sums(obj))


def start_revision_record(
    before: str, later: RevisionHeader, kind: DocumentKind
) -> RecordJson:
    obj: RecordJson = json.loads(before)
    follows = {
        "issued_on": obj["issued_on"],
        "number": obj["invoice_number"],
        "reason": later.reason,
    }
    known = obj.get("peppol_id", later.peppol_id)
    obj.pop("corporate_number", None)  # of a record from before participant IDs
    return obj | {
        "peppol_id": known,
        "follows": follows,
        "invoice_number": later.number,
        "issued_on": f"{later.issued_on}",
        "kind": kind.value,
        "version": 2,
    }


def refuse_unknown_lines(obj: RecordJson, amounts: Mapping[int, int]) -> None:
    known = {line["line"] for line in obj["lines"]}
    told = {"count": len(known)}
    if not amounts:
        words = _(
            "明細の行が指定されていません。何も発行していません。"
            "1〜%(count)d行目から、直す行と金額を指定してください。"
        )
        raise Refused("no_such_line", words % told)
    if unknown := sorted(amounts.keys() - known):
        words = _(
            "%(line)d行目の明細はありません。何も発行していません。"
            "この請求書の明細は1〜%(count)d行目です。"
        )
        raise Refused("no_such_line", words % (told | {"line": unknown[0]}))


def set_line_amount(line: RecordJson, yen: int) -> None:
    """One piece of that price: whatever was counted before, it no longer makes it."""
    line |= {"amount_yen": yen, "quantity": "1", "unit_price": f"{yen}", "unit": ""}


def with_recomputed_sums(obj: RecordJson) -> RecordJson:
    """Tax once per category again, at the rates of the document before."""
    rates = {tax["category"]: Decimal(tax["rate_percent"]) for tax in obj["taxes"]}
    amounts = [
        (
            RatedCategory(line["tax_category"], rates[line["tax_category"]]),
            line["amount_yen"],
        )
        for line in obj["lines"]
    ]
    basis, rounding = obj["tax_basis"], obj["tax_rounding"]
    taxes = compute_tax_lines(amounts, basis=basis, rounding=rounding)
    obj["taxes"] = [
        {
            "category": tax.category.code,
            "net_yen": tax.net_yen,
            "rate_percent": f"{tax.category.rate_percent:f}",
            "tax_yen": tax.tax_yen,
        }
        for tax in taxes
    ]
    obj["total_yen"] = sum(tax.net_yen + tax.tax_yen for tax in taxes)
    return obj


def finish_revision_record(obj: RecordJson) -> str:
    """The canonical text; ValueError where it would contradict itself."""
    text = canonical_record(obj)
    parse_record(text)
    return text
