"""A receipt (領収書) or certificate of payments (支払証明書) as PDF/A-3a.

It is electronic, so that no stamp duty is owed (印紙税法 taxes papers), and no second
qualified invoice: it names the invoices that it settles, and no registration number.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.renderers.pdf_texts import break_long_runs
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.kernel.document_kind import KIND_LABELS, RECEIPT_KIND
from madoguchi.kernel.wording import (
    format_billed_month,
    format_day,
    format_yen,
)

PAPER_TEMPLATE = Path(__file__).parent / "templates_typst" / "payment_paper.typ"
WAY_LABELS = {
    "card": "クレジットカード払い",
    "debit": "口座振替",
    "transfer": "お振り込み",
    "store": "コンビニエンスストア払い",
    "credit": "お預かり金の充当",
    "other": "カード以外の入金",
}
NOTES = (
    "この書類は電子データで発行しています（印紙税はかかりません）。",
    (
        "適格請求書（インボイス）ではありません。"
        "仕入税額控除には、上の番号の請求書をお使いください。"
    ),
)


@dataclass(frozen=True, slots=True)
class PaidItem:
    """Money that came for a bill: its JST day, yen, how, and the invoice it settles."""

    paid_on: date
    billing_month: date
    invoice_number: str
    way: str  # a key of WAY_LABELS
    yen: int


@dataclass(frozen=True, slots=True)
class PaymentPaper:
    """What the paper says. `first_on` and `last_on`: the period of the payments."""

    kind: str
    number: str
    issued_on: date
    first_on: date
    last_on: date
    addressee: str
    account_number: str
    issuer: str
    issuer_contact: str
    items: tuple[PaidItem, ...]

    @property
    def total_yen(self) -> int:
        return sum(item.yen for item in self.items)

    @property
    def digest(self) -> str:
        text = json.dumps(asdict(self), default=str, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()


def render_payment_paper(paper: PaymentPaper, at: datetime) -> bytes:
    """Render it. The same paper gives the same bytes."""
    params = json.dumps(paper_params(paper), ensure_ascii=False)
    return render_pdf(PAPER_TEMPLATE, {"paper": params}, at.replace(microsecond=0))


def paper_params(paper: PaymentPaper) -> dict[str, object]:
    is_receipt = paper.kind == RECEIPT_KIND
    sentence = (
        "上記の金額を、通信サービスのご利用料金として領収しました。"
        if is_receipt
        else "下記のとおり、お支払いを確認しています。"
    )
    return {
        "title": KIND_LABELS[paper.kind],
        "number": paper.number,
        "addressee": put_text(f"{paper.addressee} 様"),
        "account": f"請求先番号 {paper.account_number}",
        "total": format_yen(paper.total_yen),
        "period": f"{format_day(paper.first_on)}〜{format_day(paper.last_on)}の入金",
        "sentence": sentence,
        "rows": [item_cells(item) for item in paper.items],
        "notes": list(NOTES),
        "issuer": [printable_text(paper.issuer), printable_text(paper.issuer_contact)],
        "day": f"発行日 {format_day(paper.issued_on)}",
        "on": [paper.issued_on.year, paper.issued_on.month, paper.issued_on.day],
    }


def item_cells(item: PaidItem) -> list[str]:
    return [
        format_day(item.paid_on),
        format_billed_month(item.billing_month),
        item.invoice_number or "－",
        WAY_LABELS[item.way],
        format_yen(item.yen),
    ]


def put_text(text: str) -> str | list[str]:
    return break_long_runs(printable_text(text))
