"""The figures of an invoice, read back from each of its faces; no code of theirs.

What a face says: category label to (base, tax), the sum of its lines by category,
and the total. PDFs are read by poppler's pdftotext, many in one file.
"""

import csv
import io
import random
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from django.template.loader import render_to_string

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.invoice_pdf import render_invoice_with_xml
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.ui.site import SiteFrame
from madoguchi.web.bills.bill_body import build_bill_body, draw_parts
from tests.invoices import TAX_RATES, a_line, an_invoice

LABEL_BY_CATEGORY = {
    "STANDARD_10": "課税10%",
    "REDUCED_8": "軽減税率8% ※",
    "EXPORT_FREE": "免税",
    "EXEMPT": "非課税",
    "OUT_OF_SCOPE": "対象外",
}
LABEL_BY_UBL_LETTER = dict(
    zip(("S", "AA", "G", "E", "O"), LABEL_BY_CATEGORY, strict=True)
)
LABEL_PATTERN = "|".join(map(re.escape, LABEL_BY_CATEGORY.values()))
YEN_AMOUNT_PATTERN = r"([−\d,]+)円"
TAX_ROW = re.compile(
    rf"^ *({LABEL_PATTERN}) +(?:\d+%|なし) +{YEN_AMOUNT_PATTERN}"
    rf" +(?:{YEN_AMOUNT_PATTERN}|なし) +{YEN_AMOUNT_PATTERN}$",
    re.MULTILINE,
)
LINE_ROW = re.compile(
    rf"^.*? ({LABEL_PATTERN}) .*× .*? {YEN_AMOUNT_PATTERN}$", re.MULTILINE
)
TOTAL_ROW = re.compile(
    rf"(?:ご請求|差引)金額（税込） +{YEN_AMOUNT_PATTERN}$", re.MULTILINE
)
TITLE_START = re.compile(r"(?=(?<!還)(?:請 ?求|精 ?算|利 ?用 ?明 ?細) ?書 {5,})")


@dataclass(frozen=True)
class InvoiceFigures:
    taxes: dict[str, tuple[int, int]]
    lines: dict[str, int]
    total: int


def parse_integer(text: str) -> int:
    return int(text.replace("−", "-").replace(",", ""))


def recompute_figures(invoice: Invoice) -> InvoiceFigures:
    """Worked out again from the lines alone, in plain integers."""
    sums: Counter[str] = Counter()
    for line in invoice.lines:
        sums[line.tax_category] += line.amount_yen
    taxes = {}
    for category, amount in sums.items():
        rate = TAX_RATES.get(category, 0)
        per = 100 + rate if invoice.tax_basis == "inclusive" else 100
        half = per // 2 if invoice.tax_rounding == "half_up" else 0
        tax = (abs(amount) * rate + half) // per * (1 if amount >= 0 else -1)
        held = tax if invoice.tax_basis == "inclusive" else 0
        taxes[LABEL_BY_CATEGORY[category]] = (amount - held, tax)
    lines = {LABEL_BY_CATEGORY[category]: amount for category, amount in sums.items()}
    return InvoiceFigures(taxes, lines, sum(map(sum, taxes.values())))


def figures_in_csv(invoice: Invoice) -> InvoiceFigures:
    rows = list(
        csv.reader(io.StringIO(render_lines_csv(invoice, "utf-8-sig").decode()[1:]))
    )
    lines: Counter[str] = Counter()
    taxes = {}
    for row in rows[1:]:
        if row[0] == "明細":
            lines[row[13]] += int(row[15])
        else:
            taxes[row[13]] = (int(row[16]), int(row[17]))
    return InvoiceFigures(taxes, dict(lines), sum(map(sum, taxes.values())))


def figures_in_xml(invoice: Invoice) -> InvoiceFigures:
    """Its lines are without tax: with it where the record's are."""
    tree = ET.fromstring(render_invoice_xml(invoice))  # noqa: S314  # our own XML, just made
    ubl = "urn:oasis:names:specification:ubl:schema:xsd:Common"
    told = {
        "cac": f"{{{ubl}AggregateComponents-2}}",
        "cbc": f"{{{ubl}BasicComponents-2}}",
    }

    def text(element: ET.Element, path: str) -> str:
        return element.find(path.format(**told)).text or ""

    lines: Counter[str] = Counter()
    taxes = {}
    for part in tree.iterfind("{cac}TaxTotal/{cac}TaxSubtotal".format(**told)):
        label = LABEL_BY_CATEGORY[
            LABEL_BY_UBL_LETTER[text(part, "{cac}TaxCategory/{cbc}ID")]
        ]
        net = int(text(part, "{cbc}TaxableAmount"))
        taxes[label] = (net, int(text(part, "{cbc}TaxAmount")))
    for line in tree.iterfind("{cac}InvoiceLine".format(**told)):
        letter = text(line, "{cac}Item/{cac}ClassifiedTaxCategory/{cbc}ID")
        lines[LABEL_BY_CATEGORY[LABEL_BY_UBL_LETTER[letter]]] += int(
            text(line, "{cbc}LineExtensionAmount")
        )
    if invoice.tax_basis == "inclusive":
        lines = Counter({label: lines[label] + taxes[label][1] for label in taxes})
    total = text(tree, "{cac}LegalMonetaryTotal/{cbc}PayableAmount")
    return InvoiceFigures(taxes, with_zeros(lines, taxes), int(total))


def with_zeros(lines: Any, taxes: dict[str, Any]) -> dict[str, int]:
    return {label: lines[label] for label in taxes}


CELL_PATTERN = re.compile(r"<(?:td|th)[^>]*>(.*?)</(?:td|th)>", re.DOTALL)
TABLE_ROW_PATTERN = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
MARKUP_PATTERN = re.compile(r"<[^>]+>|\s+")


def cell_texts(row: str) -> list[str]:
    return [MARKUP_PATTERN.sub("", cell) for cell in CELL_PATTERN.findall(row)]


def invoice_page(invoice: Invoice) -> str:
    """The invoice page as it is sent."""
    page = SimpleNamespace(
        contract=SimpleNamespace(code="00000000"),
        bill=SimpleNamespace(billing_month=invoice.billing_month, due_on=None),
        body=draw_parts(build_bill_body(invoice)),
        is_revised=False,
        is_current=True,
        is_settled=False,
    )
    frame = {"site": SiteFrame("", ""), "csrf_input": ""}
    return render_to_string("bills/invoice.html", {"page": page} | frame)


def figures_on_page(invoice: Invoice) -> InvoiceFigures:
    html = invoice_page(invoice)
    labels = {label.replace(" ", ""): label for label in LABEL_BY_CATEGORY.values()}
    taxes, lines = {}, Counter()
    for row in map(cell_texts, TABLE_ROW_PATTERN.findall(html)):
        if len(row) == 3 and row[0] in labels:
            taxes[labels[row[0]]] = (parse_yen(row[1]), parse_yen(row[2]))
        if len(row) == 4 and row[2] in labels:
            lines[labels[row[2]]] += parse_yen(row[3])
    (total,) = re.findall(r'<span class="amount" data-size="big">(.*?)</span>', html)
    return InvoiceFigures(
        taxes, with_zeros(lines, taxes), parse_yen(MARKUP_PATTERN.sub("", total))
    )


def parse_yen(text: str) -> int:
    return parse_integer(text.removesuffix("円"))


def figures_in_pdfs(invoices: list[Invoice]) -> list[InvoiceFigures]:
    """All in one file, read once; each begins with its own first page."""
    out = io.BytesIO()
    with pikepdf.new() as whole_file:
        for invoice in invoices:
            with pikepdf.open(
                io.BytesIO(render_invoice_with_xml(invoice, b"<x/>"))
            ) as one:
                whole_file.pages.extend(one.pages)
        whole_file.save(out)
    words = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(words, input=out.getvalue(), capture_output=True, check=True)
    texts = TITLE_START.split(done.stdout.decode())[1:]
    assert len(texts) == len(invoices)
    return [figures_in_text(text) for text in texts]


def figures_in_text(text: str) -> InvoiceFigures:
    taxes = {
        label: (parse_integer(net), parse_integer(tax or "0"))
        for label, net, tax, _ in TAX_ROW.findall(text)
    }
    lines: Counter[str] = Counter()
    for label, yen in LINE_ROW.findall(text):
        lines[label] += parse_integer(yen)
    return InvoiceFigures(
        taxes, with_zeros(lines, taxes), parse_integer(TOTAL_ROW.findall(text)[-1])
    )


def rendition_disagreements(invoices: list[Invoice]) -> list[str]:
    """Which face of which invoice says something else than the ledger."""
    said = []
    for invoice, pdf in zip(invoices, figures_in_pdfs(invoices), strict=True):
        faces = {
            "record": InvoiceFigures(
                {
                    LABEL_BY_CATEGORY[t.category]: (t.net_yen, t.tax_yen)
                    for t in invoice.taxes
                },
                recompute_figures(invoice).lines,
                invoice.total_yen,
            ),
            "page": figures_on_page(invoice),
            "PDF": pdf,
            "XML": figures_in_xml(invoice),
            "CSV": figures_in_csv(invoice),
        }
        expected = recompute_figures(invoice)
        said += [
            f"{invoice.invoice_number}: {name} says {face}, the ledger {expected}"
            for name, face in faces.items()
            if face != expected
        ]
    return said


ITEM_NAMES = ("基本料", "国内通話料", "工事費分割金", "新聞の定期購読", "みちセット割")


def random_invoice(
    chance: random.Random, number: int, basis: str | None = None
) -> Invoice:
    """One to four lines in any category, of any sign, either basis unless told."""
    lines = [
        a_line(
            nth,
            (
                "X",
                chance.choice(ITEM_NAMES),
                "1",
                "1",
                chance.choice(list(LABEL_BY_CATEGORY)),
            ),
            amount_yen=random_amount(chance),
            contract_number=f"C{chance.randrange(3) + nth * 3:09}",
        )
        for nth in range(1, chance.randrange(2, 6))
    ]
    return an_invoice(
        lines,
        invoice_number=f"I{number:09}",
        tax_basis=basis or chance.choice(["exclusive", "inclusive"]),
        tax_rounding=chance.choice(["down", "half_up"]),
    )


def random_amount(chance: random.Random) -> int:
    return chance.choice([1, 1, 1, -1]) * chance.randrange(10 ** chance.randrange(1, 8))
