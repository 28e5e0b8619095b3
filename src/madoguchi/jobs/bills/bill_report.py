"""Bills and sums of bills as text for a terminal, and as CSV."""

import csv
from collections.abc import Iterable, Iterator
from io import TextIOBase
from unicodedata import east_asian_width

from madoguchi.billing.models import BillFault
from madoguchi.billing.record.checklist import FAULT_LABELS
from madoguchi.billing.run.issue import BillRun, BillRunPlan, BillSums
from madoguchi.billing.run.listing import ListingRow
from madoguchi.kernel.tax_category import TaxCategory

BILL_CSV_COLUMNS = (
    "account_number",
    "billing_month",
    "invoice_number",
    "lines",
    "net_STANDARD_10",
    "tax_STANDARD_10",
    "net_REDUCED_8",
    "tax_REDUCED_8",
    "net_OUT_OF_SCOPE",
    "total",
    "sha256",
    "net_EXPORT_FREE",
    "net_EXEMPT",
    "issued_on",
    "customer_number",
)
LABEL_WIDTH, NUMBER_WIDTH = 26, 18
LIST_COLUMNS = ((14, "請求書番号"), (22, "請求先番号"), (14, "発行日"))


def write_bills_csv(out: TextIOBase, month: str, bills: Iterable[ListingRow]) -> None:
    """Write one line per bill; a category that is not on it is 0."""
    table = csv.DictWriter(
        out, BILL_CSV_COLUMNS, lineterminator="\n", extrasaction="ignore"
    )
    table.writeheader()
    table.writerows(bill_csv_row(month, bill) for bill in bills)


def bill_csv_row(month: str, bill: ListingRow) -> dict[str, object]:
    cells: dict[str, object] = {
        "account_number": bill.account_number,
        "billing_month": month,
        "invoice_number": bill.invoice_number,
        "lines": bill.lines,
        "total": bill.total_yen,
        "sha256": bill.sha256,
        "issued_on": bill.issued_on,
        "customer_number": bill.customer_number,
    }
    for category in TaxCategory:
        net, tax = bill.taxes.get(category, (0, 0))
        cells |= {f"net_{category}": net, f"tax_{category}": tax}
    return cells


def bill_list_lines(bills: Iterable[ListingRow]) -> Iterator[str]:
    """Return the list of bills as lines for a terminal, heading first."""
    names = "".join(pad_text(name, width) for width, name in LIST_COLUMNS)
    yield f"{names}{pad_text('明細', -10)}{pad_text('合計（税込）', -NUMBER_WIDTH)}"
    for bill in bills:
        number = pad_text(bill.invoice_number, LIST_COLUMNS[0][0])
        account = pad_text(bill.account_number, LIST_COLUMNS[1][0])
        issued = pad_text(str(bill.issued_on), LIST_COLUMNS[2][0])
        amounts = f"{bill.lines:>10,}{bill.total_yen:>{NUMBER_WIDTH - 2},}円"
        yield number + account + issued + amounts


def issue_summary(run: BillRun, plan: BillRunPlan, done: BillSums) -> Iterator[str]:
    """Return the summary of a bill run, line by line."""
    yield f"{run.month:%Y-%m} の請求を発行しました（発行日 {run.at.date()}）"
    yield from (figures_row(name, [value]) for name, value in sum_figures(done))
    yield f"{pad_text('請求書番号', LABEL_WIDTH)}{invoice_number_range(done)}"
    yield from not_issued_lines(plan, done)


def preview_summary(
    run: BillRun,
    plan: BillRunPlan,
    *,
    would_be: BillSums,
    before: BillSums,
    last_month: BillSums,
) -> Iterator[str]:
    """Return the summary of a dry run: this month beside the last."""
    yield f"{run.month:%Y-%m} の試算です（発行日 {run.at.date()}）。発行していません。"
    heads = ("今回の試算", "発行済み", "先月", "先月との差")
    yield pad_text("", LABEL_WIDTH) + "".join(
        pad_text(head, -NUMBER_WIDTH) for head in heads
    )
    compared = would_be, before, last_month
    for rows in zip(*(sum_figures(sums, compared) for sums in compared), strict=True):
        now, issued_before, last = (value for _, value in rows)
        yield figures_row(
            rows[0][0], [now, issued_before, last, now + issued_before - last]
        )
    yield from not_issued_lines(plan, would_be)


def not_issued_lines(plan: BillRunPlan, done: BillSums) -> Iterator[str]:
    yield figures_row("締め日前（未発行）", [plan.not_closed])
    yield figures_row("以前に発行済み", [plan.issued_before])
    if done.stopped:
        yield figures_row("発行前の検査で停止", [done.stopped])
        yield "停止した理由: madoguchi bills faults --month …"


def bill_fault_lines(faults: Iterable[BillFault]) -> Iterator[str]:
    """Return a line for each stopped bill: account, customer, code, reason."""
    for fault in faults:
        who = f"{fault.account.account_number} {fault.party.customer_number}"
        yield f"{who} {fault.code}: {FAULT_LABELS[fault.code]}"


def sum_figures(
    sums: BillSums, compared: Iterable[BillSums] = ()
) -> Iterator[tuple[str, int]]:
    """Yield label and figure of each row of the summary.

    The categories are those of all `compared` sums, so that columns have equal rows.
    """
    used = {category for one_sum in (sums, *compared) for category in one_sum.taxes}
    yield "請求（件）", sums.bills
    yield "明細（行）", sums.lines
    for category in TaxCategory:
        if category in used:
            net, tax = sums.taxes.get(category, (0, 0))
            yield f"{TaxCategory(category).marked_label} 対象額（円）", net
            yield f"{TaxCategory(category).marked_label} 消費税（円）", tax
    yield "合計・税込（円）", sums.total_yen


def invoice_number_range(done: BillSums) -> str:
    if not done.numbers:
        return pad_text("なし", -NUMBER_WIDTH)
    return f"I{min(done.numbers):09} 〜 I{max(done.numbers):09}"


def figures_row(name: str, values: Iterable[int]) -> str:
    return pad_text(name, LABEL_WIDTH) + "".join(
        f"{value:>{NUMBER_WIDTH},}" for value in values
    )


def pad_text(text: str, width: int) -> str:
    """Fill a text to a width of the terminal, where kanji take two columns.

    A negative width aligns to the right.
    """
    wide_count = sum(east_asian_width(letter) in "WF" for letter in text)
    blank = " " * (abs(width) - len(text) - wide_count)
    return blank + text if width < 0 else text + blank
