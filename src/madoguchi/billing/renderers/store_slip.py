"""A slip that is paid at a convenience store (払込票), as PDF with its bars."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.slips.bars import DOTS_A_MODULE, QUIET_MODULES, bar_widths

SLIP_TEMPLATE = Path(__file__).parent / "templates_typst" / "store_slip.typ"
DIGIT_GROUPS = (8, 21, 1, 6, 1, 6, 1)
"""How the digits are grouped under the bars: as the table of the slip has them."""
NOTE = (
    "期限を過ぎると、お店でお支払いになれないことがあります。ほかの方法でお支払いに"
    "なったときは、この払込票を使わないでください。"
)


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """What a slip says: its 44 digits, whom it is for, and who asks for the money.

    `last_on` is the last day in Japan on which stores take it. `stores` names them, ""
    where that is not said.
    """

    digits: str
    amount_yen: int
    last_on: date
    addressee: str
    account_number: str
    issuer: str
    stores: str = ""


def render_store_slip(slip: PrintedSlip, at: datetime) -> bytes:
    """Render it in its printed size. ValueError for digits that no bars can show."""
    said = {
        "title": "コンビニエンスストア払込票",
        "addressee": printable_text(f"{slip.addressee} 様"),
        "account": f"請求先番号 {slip.account_number}",
        "total": format_yen(slip.amount_yen),
        "due": f"{format_day(slip.last_on)}までにお支払いください。",
        "widths": [width * DOTS_A_MODULE for width in bar_widths(slip.digits)],
        "quiet": QUIET_MODULES * DOTS_A_MODULE,
        "digits": grouped_digits(slip.digits),
        "note": NOTE,
        "stores": printable_text(slip.stores),
        "issuer": printable_text(slip.issuer),
        "on": [at.year, at.month, at.day],
    }
    inputs = {"slip": json.dumps(said, ensure_ascii=False)}
    return render_pdf(SLIP_TEMPLATE, inputs, at.replace(microsecond=0))


def grouped_digits(number: str) -> str:
    """Return (91)912345-… as it stands below the bars."""
    parts, place = [], 0
    for length in DIGIT_GROUPS:
        parts.append(number[place : place + length])
        place += length
    company, *rest = parts
    return f"({company[:2]}){company[2:]}-{'-'.join(rest)}"
