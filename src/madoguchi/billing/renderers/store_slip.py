"""A slip that is paid at a convenience store (払込票), as PDF with its bars."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.documents.pdf_renderer import render_pdf
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.slips.bars import DOTS_A_MODULE, QUIET_MODULES, bar_widths
from madoguchi.payments.slips.slip_number import SlipFacts, slip_number

SLIP_TEMPLATE = Path(__file__).parent / "templates_typst" / "store_slip.typ"
DIGIT_GROUPS = (8, 21, 1, 6, 1, 6, 1)
"""How the digits are grouped under the bars: as the table of the slip has them."""


@dataclass(frozen=True, slots=True)
class StoreSlip:
    """Whom the slip is for, and who asks for the money."""

    facts: SlipFacts
    addressee: str
    account_number: str
    issuer: str


def render_store_slip(slip: StoreSlip, at: datetime) -> bytes:
    """Render it in its printed size. ValueError for what no shop takes."""
    number, facts = slip_number(slip.facts), slip.facts
    said = {
        "title": "コンビニエンスストア払込票",
        "addressee": printable_text(f"{slip.addressee} 様"),
        "account": f"請求先番号 {slip.account_number}",
        "total": format_yen(facts.amount_yen),
        "due": f"{format_day(facts.due_on)}までにお支払いください。",
        "widths": [width * DOTS_A_MODULE for width in bar_widths(number)],
        "quiet": QUIET_MODULES * DOTS_A_MODULE,
        "digits": grouped_digits(number),
        "note": "期限を過ぎると、お店でお支払いになれないことがあります。",
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
