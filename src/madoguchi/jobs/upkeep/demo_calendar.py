"""The months of the fictional demo, moved so that its newest bill is yet to be paid."""

import csv
import json
import re
import shutil
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from madoguchi.kernel.calendar import ONE_DAY, month_after, month_from_text

FICTION_MARK = "fictional.md"
NEWEST_BILLED_MONTH = date(2026, 10, 1)
"""The newest billing month of demo/charges.csv."""
FILES_WITH_DAYS = (
    "charges.csv",
    "usage.csv",
    "contracts.csv",
    "contract_options.csv",
    "payment_methods.csv",
    "open_items.csv",
    "payments.csv",
)
PAID_ON = 4
"""The place of that column in payments.csv."""

DAY_OR_MONTH = re.compile(r"20[0-9]{2}-[0-9]{2}(-[0-9]{2})?")

Row = list[str]


def is_fictional(folder: Path) -> bool:
    return (folder / FICTION_MARK).is_file()


def copy_for_today(folder: Path, to: Path, today: date) -> None:
    """Copy the folder with its days moved by whole months, up to today.

    The demo operator is paid on the last day of a month: until then the newest bill,
    of the month before, is yet to be paid.
    """
    shutil.copytree(folder, to, dirs_exist_ok=True)
    months = months_between(month_after(NEWEST_BILLED_MONTH), today)
    for name in FILES_WITH_DAYS:
        with (folder / name).open(newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        moved = [[moved_cell(cell, months) for cell in row] for row in rows]
        if name == "usage.csv":
            moved = list(days_before(moved, today))
        if name == "payments.csv":
            moved = [row for row in moved if row[PAID_ON] < today.isoformat()]
        with (to / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *moved])
    move_operator(to / "operator.json", today, months)


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def moved_cell(cell: str, months: int) -> str:
    """Move a day or month; the last day of a month stays the last, text is kept."""
    if not DAY_OR_MONTH.fullmatch(cell):
        return cell
    month = month_after(month_from_text(cell[:7]), months)
    if len(cell) == len("2026-10"):
        return f"{month:%Y-%m}"
    day = date.fromisoformat(cell)
    last = monthrange(month.year, month.month)[1]
    was_last = day.day == monthrange(day.year, day.month)[1]
    return f"{month.replace(day=last if was_last else min(day.day, last))}"


def move_operator(file: Path, today: date, months: int) -> None:
    """Let the export be of last night, and payments known since the moved month."""
    operator = json.loads(file.read_text(encoding="utf-8"))
    operator["exported_at"] = f"{today - ONE_DAY}T03:00:00+09:00"
    since = operator["payments_from"]
    operator["payments_from"] = moved_cell(since, months)
    text = json.dumps(operator, ensure_ascii=False, indent=1)
    file.write_text(text, encoding="utf-8")


def days_before(usage: Iterable[Row], today: date) -> Iterable[Row]:
    """Yield each day of use once, those before today."""
    seen = set()
    for row in usage:
        if row[1] < today.isoformat() and (key := (row[0], row[1])) not in seen:
            seen.add(key)
            yield row
