"""The differences of a parallel month as text for a terminal, and as CSV."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import TextIOBase

from madoguchi.jobs.bills.bill_report import NUMBER_WIDTH, pad_text
from madoguchi.jobs.bills.parallel_month import (
    REASON_LABELS,
    BillDifference,
    BillFigures,
    Reason,
)

DIFFERENCE_CSV_COLUMNS = (
    "account_number",
    "net_former",
    "tax_former",
    "total_former",
    "net_here",
    "tax_here",
    "total_here",
    "difference",
    "reasons",
)
ACCOUNT_WIDTH = 22


def write_differences_csv(out: TextIOBase, found: Iterable[BillDifference]) -> None:
    """Write one line an account; `reasons` are codes, parted by `; `."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(DIFFERENCE_CSV_COLUMNS)
    for one in found:
        sums = [*figure_cells(one.theirs), *figure_cells(one.ours), one.total_yen]
        reasons = "; ".join(map(reason_code_text, one.reasons))
        table.writerow([one.account_number, *sums, reasons])


def figure_cells(figures: BillFigures | None) -> list[int | str]:
    if figures is None:
        return ["", "", ""]
    return [figures.net_yen, figures.tax_yen, figures.total_yen]


def reason_code_text(reason: Reason) -> str:
    return " ".join(filter(None, [reason.code, reason.place, reason_amounts(reason)]))


def reason_amounts(reason: Reason) -> str:
    """The two amounts of a line, former first; "" for a reason about a whole bill."""
    if not reason.place:
        return ""
    former, here = (
        "-" if yen is None else f"{yen}" for yen in (reason.theirs_yen, reason.ours_yen)
    )
    return f"{former}>{here}"


def difference_lines(found: list[BillDifference], compared: int) -> Iterator[str]:
    """Return the report line by line: the accounts, then how many by reason."""
    if found:
        heads = ("旧システム", "窓口", "差")
        yield pad_text("請求先番号", ACCOUNT_WIDTH) + "".join(
            pad_text(head, -NUMBER_WIDTH) for head in heads
        )
    for one in found:
        totals = "".join(
            pad_text(f"{figures.total_yen:,}円" if figures else "なし", -NUMBER_WIDTH)
            for figures in (one.theirs, one.ours)
        )
        difference = pad_text(f"{one.total_yen:+,}円", -NUMBER_WIDTH)
        yield pad_text(one.account_number, ACCOUNT_WIDTH) + totals + difference
        for reason in one.reasons:
            yield f"  {reason.code}: {reason_sentence(reason)}"
    yield f"{compared:,}件を比べました。{len(found):,}件に差があります。"
    counts = Counter(code for one in found for code in {r.code for r in one.reasons})
    for code, count in counts.most_common():
        yield f"{count:>10,}件  {code}: {REASON_LABELS[code]}"


def reason_sentence(reason: Reason) -> str:
    label = REASON_LABELS[reason.code]
    if not reason.place:
        return label
    former, here = (
        "なし" if yen is None else f"{yen:,}円"
        for yen in (reason.theirs_yen, reason.ours_yen)
    )
    return f"{label}（{reason.place}: 旧システム {former}、窓口 {here}）"
