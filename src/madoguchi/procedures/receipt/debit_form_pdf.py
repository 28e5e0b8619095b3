"""口座振替依頼書: the paper that a customer signs for the bank, as PDF/A-3a."""

import json
from datetime import datetime

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.catalogue.models import Operator
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import format_moment
from madoguchi.payments.bank_accounts import YUCHO
from madoguchi.procedures.models import Order
from madoguchi.procedures.receipt.pdf import RECEIPT_TEMPLATE, put_text

ROOM = "　"
REQUEST_TO_BANK = (
    "上の収納機関から請求書が届いたときは、私に通知することなく、"
    "この口座から引き落としてお支払いください。"
)
TO_BE_WRITTEN = f"{ROOM * 30} （お客様がご記入ください）"


def debit_form_pdf(order: Order, operator: Operator) -> bytes:
    """Render the paper of an order; number and holder are left to the customer's hand.

    What the portal knows of them leaves it in files of banks alone: on the paper it
    shows the tail, by which the desk compares both.
    """
    at = (order.asked_at or order.saved_at).replace(microsecond=0)
    params = json.dumps(debit_form_params(order, operator, at), ensure_ascii=False)
    return render_pdf(RECEIPT_TEMPLATE, {"receipt": params}, at)


def debit_form_params(
    order: Order, operator: Operator, at: datetime
) -> dict[str, object]:
    asked_at = at.astimezone(JST)
    known = dict(order.quote)
    rows = [
        ["受付番号", order.number],
        ["受付日時", format_moment(asked_at)],
        ["収納機関", operator.name],
        ["委託者コード", operator.debit_collector_code or "－"],
        ["お客様番号", order.party.customer_number],
        *([["契約番号", order.contract.contract_number]] if order.contract else []),
        ["銀行", known.get("銀行", "")],
        ["支店", known.get("支店", "")],
        ["お申し込みの口座", known.get("口座番号", "")],
        *number_rows(order),
        ["口座名義（カナ）", TO_BE_WRITTEN],
        ["口座名義", TO_BE_WRITTEN],
        ["日付", TO_BE_WRITTEN],
        ["金融機関お届け印", f"{ROOM * 30} 印"],
        ["銀行へのお願い", REQUEST_TO_BANK],
    ]
    return {
        "title": "預金口座振替依頼書",
        "number": order.number,
        "rows": [[put_text(name), put_text(text)] for name, text in rows],
        "issuer": [
            printable_text(operator.name),
            printable_text(f"{operator.brand} {operator.support_phone}"),
        ],
        "on": [asked_at.year, asked_at.month, asked_at.day],
    }


def number_rows(order: Order) -> list[list[str]]:
    """Return where the number is written: of ゆうちょ, 記号 and 番号."""
    if order.answers.get("bank") == YUCHO or not order.answers.get("number"):
        return [["通帳の記号", TO_BE_WRITTEN], ["通帳の番号", TO_BE_WRITTEN]]
    return [["口座番号", TO_BE_WRITTEN]]
