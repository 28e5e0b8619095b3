"""Tables in a folder that no import reads: mostly a name that was mistyped."""

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.report import ImportFault, ImportReport


def tell_unread_files(
    folder: Path, names: Collection[str], report: ImportReport
) -> None:
    """Note each CSV file at the top of the folder that is none of `names`."""
    for file in sorted(folder.glob("*.[cC][sS][vV]")):
        if file.name not in names:
            near = get_close_matches(file.name.lower(), names, n=1)
            meant = f"{near[0]} のことであれば、名前を直してください。" if near else ""
            message = f"この名前のファイルは取り込みません。{meant}読んでいません"
            report.notes.append(ImportFault(shown_value(file.name), 0, "", message))
