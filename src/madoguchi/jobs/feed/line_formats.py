"""How the lines of the feed are written: as NDJSON or as CSV."""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from io import TextIOBase
from typing import Any

from madoguchi.jobs.feed.change_lines import ChangeLine
from madoguchi.kernel.calendar import JST

LINE_FIELDS = tuple(field.name for field in fields(ChangeLine))


def line_cells(line: ChangeLine) -> dict[str, Any]:
    """Name the cells of a line; the moment is one of Japan (+09:00)."""
    cells = {name: getattr(line, name) for name in LINE_FIELDS}
    cells["at"] = line.at.astimezone(JST).isoformat()
    cells["effective_on"] = line.effective_on.isoformat()
    return cells


def write_ndjson(lines: Iterable[ChangeLine], out: TextIOBase) -> int:
    """Write an object a line; return how many."""
    count = 0
    for line in lines:
        out.write(json.dumps(line_cells(line), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(lines: Iterable[ChangeLine], out: TextIOBase) -> int:
    """Write a header and a row a line; return how many rows."""
    writer, count = csv.writer(out, lineterminator="\n"), 0
    writer.writerow(LINE_FIELDS)
    for line in lines:
        writer.writerow(line_cells(line).values())
        count += 1
    return count


LINE_WRITERS: dict[str, Callable[[Iterable[ChangeLine], TextIOBase], int]] = {
    "ndjson": write_ndjson,
    "csv": write_csv,
}
