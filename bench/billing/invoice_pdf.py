"""The invoice as PDF: time beside bare typst on an equal page, and how it grows.

    .venv/bin/python -m bench.billing.invoice_pdf [runs]

The baseline is the same page written out by hand in markup: no data, no loops, no
functions. Its source is read once, as the product's template is, and only figures are
put in. Each run has other figures on both sides, since typst remembers what it has set
before, and the runs take turns, so that a busy machine slows both.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import typst

from bench.billing.invoice_page import invoice_markup
from bench.tools.promises import end_with
from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.pdf_texts import printed_invoice_texts
from madoguchi.documents.pdf_renderer import load_fonts
from tests.invoices import (
    A_MOBILE,
    a_line,
    an_invoice,
    render_invoice_pdf,
    some_lines,
)

WARM_UP = 5
REACH_BARE, REACH_LONG = 1.3, 5.0
CALLS = A_MOBILE[3]
Render = Callable[[Invoice], bytes]


def random_invoice(lines: int, run: int, chance: random.Random) -> Invoice:
    """An invoice unlike any other: its number, its calls, its customer."""
    code, name, _, price, category = CALLS
    calls = (code, name, str(chance.randrange(1, 9000)), price, category)
    return an_invoice(
        [
            a_line(row["line"], calls, contract_number=row["contract_number"])
            if row["item_code"] == code
            else row
            for row in some_lines(lines)
        ],
        invoice_number=f"I{run:09d}",
        customer_number=f"N{chance.randrange(10**8, 10**9)}",
    )


def figures_of(invoice: Invoice) -> dict[str, str]:
    """What differs from run to run, as it stands on the page."""
    call = next(line for line in invoice.lines if line.item_code == CALLS[0])
    texts = printed_invoice_texts(invoice)
    return {
        "number": invoice.invoice_number,
        "customer": invoice.customer_number,
        "call": f"{call.amount_yen:,}円",
        "total": str(texts["total"]),
    }


def bare_typst_renderer() -> Render:
    """Compile one source again and again; its figures come as inputs."""
    base = random_invoice(12, 0, random.Random(0))
    head, _, page = invoice_markup(base).partition("#set page")
    for name, figure in figures_of(base).items():
        page = page.replace(figure, f"#sys.inputs.{name}")
    with NamedTemporaryFile("w", suffix=".typ", delete=False) as file:
        file.write(f"{head}#set page{page}")
    compiler = typst.Compiler(
        Path(file.name),
        root=Path(file.name).parent,
        font_paths=load_fonts(),
        ignore_system_fonts=True,
    )
    return lambda invoice: compiler.compile(
        format="pdf",
        sys_inputs=figures_of(invoice),
        pdf_standards=["a-3a", "ua-1"],
    )


def milliseconds(render: Render, invoice: Invoice) -> float:
    began = time.perf_counter()
    render(invoice)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    chance = random.Random(12)
    candidates = {
        "bare typst, 12 lines": (bare_typst_renderer(), 12),
        "12 lines": (render_invoice_pdf, 12),
        "150 lines": (render_invoice_pdf, 150),
    }
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for run in range(WARM_UP + runs):
        for name, (render, lines) in candidates.items():
            times[name].append(milliseconds(render, random_invoice(lines, run, chance)))
    medians = {n: statistics.median(taken[WARM_UP:]) for n, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:24} {median:8.1f} ms")
    base, short, long = medians.values()
    print(f"{'12 lines / bare typst':24} {short / base:8.2f}  (reach {REACH_BARE})")
    print(f"{'150 lines / 12 lines':24} {long / short:8.2f}  (reach {REACH_LONG})")
    end_with(
        {
            "12 lines beside bare typst": short / base <= REACH_BARE,
            "150 lines beside 12": long / short <= REACH_LONG,
        }
    )


if __name__ == "__main__":
    main()
