"""Read what a former system billed in a month: sums by account, and perhaps lines."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from madoguchi.jobs.bills.parallel_month import AccountLines, BillFigures
from madoguchi.jobs.load.cell_types import YEN_CELL, code_cell
from madoguchi.jobs.load.csv_source import BrokenFile, header_columns
from madoguchi.jobs.load.import_file import FileColumn, ImportFile
from madoguchi.jobs.load.report import FaultyFolder, ImportFault, ImportReport
from madoguchi.jobs.load.row_reader import valid_rows

FORMER_BILLS_FILE = ImportFile(
    name="former_bills",
    row="what the former system billed an account",
    key=("account_number",),
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("net", YEN_CELL),
        FileColumn("tax", YEN_CELL),
        FileColumn("total", YEN_CELL),
    ),
)
FORMER_LINES_FILE = ImportFile(
    name="former_lines",
    row="a line of such a bill",
    key=(),
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("contract_number", code_cell(20)),
        FileColumn("item_code", code_cell(20)),
        FileColumn("amount_excl", YEN_CELL),
    ),
)


def read_former_bills(path: Path) -> dict[str, BillFigures]:
    """Return account number to its sums in yen. Raises FaultyFolder with the places.

    Faults: what is no CSV or no such cell, an account that stands twice, a total that
    is not net and tax, a file without a row.
    """
    report, bills = ImportReport(), dict[str, BillFigures]()
    first_lines: dict[str, int] = {}
    for line, row in rows_of(path, FORMER_BILLS_FILE, report):
        account, figures = row["account_number"], figures_of_row(row)
        if account in first_lines:
            message = (
                f"{first_lines[account]}行目と同じ account_number です（row_twice）"
            )
            report.add(ImportFault(path.name, line, "account_number", message))
        elif figures.total_yen != int(row["total"]):
            message = f"net と tax の和は {figures.total_yen} です（total_differs）"
            report.add(ImportFault(path.name, line, "total", message))
        first_lines.setdefault(account, line)
        bills[account] = figures
    if not bills:
        report.add(ImportFault(path.name, 0, "", "請求の行がありません（no_rows）"))
    if report.faults:
        raise FaultyFolder(report)
    return bills


def figures_of_row(row: dict[str, str]) -> BillFigures:
    return BillFigures(int(row["net"]), int(row["tax"]))


def read_former_lines(path: Path) -> AccountLines:
    """Return account number to the yen of each contract and item.

    Raises FaultyFolder with the places.
    """
    report, lines = ImportReport(), AccountLines()
    for _, row in rows_of(path, FORMER_LINES_FILE, report):
        sums = lines.setdefault(row["account_number"], Counter())
        sums[row["contract_number"], row["item_code"]] += int(row["amount_excl"])
    if report.faults:
        raise FaultyFolder(report)
    return lines


def rows_of(
    path: Path, file: ImportFile, report: ImportReport
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells of each right row; the others go to the report."""
    try:
        columns = header_columns(path, file)
        names = [column.name for column in columns]
        for line, cells in valid_rows(path, columns, "", report):
            yield line, dict(zip(names, cells, strict=True))
    except BrokenFile as broken:
        report.refuse_rest(broken.fault)
