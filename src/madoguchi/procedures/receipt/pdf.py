"""The receipt as PDF/A-3a, from what is written on the order alone."""

import json
from pathlib import Path

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.renderers.pdf_texts import break_long_runs
from madoguchi.catalogue.models import Operator
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import (
    format_day_and_weekday,
    format_limit,
    format_moment,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY

RECEIPT_TEMPLATE = Path(__file__).parent / "templates_typst" / "receipt.typ"


def receipt_pdf(order: Order, operator: Operator) -> bytes:
    """Render the receipt. The same order gives the same bytes: no state is on it."""
    params = json.dumps(receipt_params(order, operator), ensure_ascii=False)
    at = (order.asked_at or order.saved_at).replace(microsecond=0)
    return render_pdf(RECEIPT_TEMPLATE, {"receipt": params}, at)


def receipt_params(order: Order, operator: Operator) -> dict[str, object]:
    asked_at = (order.asked_at or order.saved_at).astimezone(JST)
    until = order.cancellable_until
    rows = [
        ["受付番号", order.number],
        ["受付日時", format_moment(asked_at)],
        ["お手続き", str(REGISTRY[order.kind].title)],
        *([["契約番号", order.contract.contract_number]] if order.contract else []),
        *order.quote,
        [str(REGISTRY[order.kind].when) or "反映日", format_effective_day(order)],
        [
            "取り消せる期限",
            format_limit(until) if until else "取り消せません",
        ],
    ]
    return {
        "title": f"{REGISTRY[order.kind].title} 受付のお控え",
        "number": order.number,
        "rows": [[put_text(name), put_text(text)] for name, text in rows],
        "issuer": [
            printable_text(operator.name),
            printable_text(f"{operator.brand} {operator.support_phone}"),
        ],
        "on": [asked_at.year, asked_at.month, asked_at.day],
    }


def put_text(text: str) -> str | list[str]:
    """Printable, in pieces where a long run would not break by itself."""
    return break_long_runs(printable_text(text))


def format_effective_day(order: Order) -> str:
    on = order.effective_on
    return format_day_and_weekday(on) if on else "確認が終わってから"
