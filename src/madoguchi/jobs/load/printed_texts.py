"""Texts with characters that the typefaces of bills do not hold: loaded, and told."""

from collections.abc import Iterator

from madoguchi.billing.record.font_coverage import GETA_MARK, unprintable_characters
from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import MAX_REPORTED_FAULTS, ImportFault

RARE_CHARACTER_SQL_PATTERN = (
    "[^ -~\\u3000-\\u303f\\u3041-\\u3096\\u30a0-\\u30ff\\u4e00-\\u9fa5\\uff01-\\uff5e]"
)
"""Beside it stand only characters that every Japanese typeface holds."""


def find_unprintable_texts(file: ImportFile) -> Iterator[ImportFault]:
    """Name each such text of a staged file once, at its first line."""
    columns = [column for column in file.columns if column.is_printed]
    queries = [
        f"SELECT min(line), {column.name} FROM {file.stage}"
        f" WHERE {column.name} ~ '{RARE_CHARACTER_SQL_PATTERN}'"
        f" GROUP BY 2 ORDER BY 1 LIMIT {MAX_REPORTED_FAULTS}"
        for column in columns
    ]
    for column, rows in zip(columns, fetch_faulty_lines(queries), strict=True):
        for line, text in rows:
            if message := printing_note(str(text)):
                yield ImportFault(file.file_name, line, column.name, message)


def printing_note(text: str) -> str:
    """Say what a PDF prints instead; "" where it prints the text as it is."""
    if not (missing := unprintable_characters(text)):
        return ""
    return (
        f"「{shown_value(''.join(missing))}」は請求書の書体になく、PDFでは「{GETA_MARK}」"
        "と印字されます。宛名にあると、請求の発行前の検査で止まります"
    )
