"""The table of docs/import-format.md, made from the columns that the import reads."""

from pathlib import Path

from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.operator_fields import (
    OPERATOR_FIELDS,
    OPERATOR_FILE_NAME,
    OPTIONAL_OPERATOR_FIELDS,
)

DOCUMENT = Path(__file__).parents[1] / "docs" / "import-format.md"
HEADING = "| file | a row is | key | columns |\n|---|---|---|---|\n"


def import_format_table() -> str:
    members = [*OPERATOR_FIELDS, *(f"[{name}]" for name in OPTIONAL_OPERATOR_FIELDS)]
    operator = table_row(OPERATOR_FILE_NAME, "the operator", "–", members)
    return HEADING + operator + "".join(map(row_of_file, FOLDER_FILES))


def row_of_file(file: ImportFile) -> str:
    key = ", ".join(f"`{name}`" for name in file.key)
    columns = [column.documented_name for column in file.columns]
    return table_row(
        file.file_name, file.row, key or "the whole row; order counts", columns
    )


def table_row(file_name: str, row: str, key: str, columns: list[str]) -> str:
    return f"| `{file_name}` | {row} | {key} | `{' '.join(columns)}` |\n"


def replace_table(document: str) -> str:
    """Put the table in the place of the one that stands in the document."""
    before, _, rest = document.partition(HEADING)
    lines = rest.splitlines(keepends=True)
    while lines and lines[0].startswith("|"):
        del lines[0]
    return before + import_format_table() + "".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(replace_table(DOCUMENT.read_text()))
