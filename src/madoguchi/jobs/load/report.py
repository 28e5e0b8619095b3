"""The faults of a folder: all of them, up to a limit that the report states."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

MAX_REPORTED_FAULTS = 200


@dataclass(frozen=True, slots=True, order=True)
class ImportFault:
    """One faulty place: the file's own line, counted from 1; 0 for the whole file."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, [place, self.column, self.message]))


def report_order(fault: ImportFault) -> tuple[bool, bool, ImportFault]:
    """Sort key: the operator, then files that are missing or have a wrong header."""
    return not fault.file.endswith(".json"), fault.line > 1, fault


@dataclass(slots=True)
class ImportReport:
    """What was found: faults refuse the folder, notes are told after a load.

    What was itself refused is remembered, so that a reference to it is no second
    fault: `refused_keys` are the keys of refused rows by file, `unsure_files` those
    that were refused as a whole, or where a refused row has no key that can be read.
    """

    faults: list[ImportFault] = field(default_factory=list)
    notes: list[ImportFault] = field(default_factory=list)
    refused_keys: dict[str, set[str]] = field(default_factory=dict)
    unsure_files: set[str] = field(default_factory=set)

    def add(self, fault: ImportFault) -> None:
        if not self.is_full:
            self.faults.append(fault)

    def add_note(self, place: ImportFault, message: str) -> None:
        self.notes.append(replace(place, message=message))

    def refuse_rest(self, fault: ImportFault) -> None:
        """Report a fault behind which nothing of its file is read."""
        self.add(fault)
        self.unsure_files.add(fault.file)

    def refuse_row(self, faults: Sequence[ImportFault], key: str = "") -> None:
        """Report the faults of one row, and remember its key where it is right."""
        for fault in faults:
            self.add(fault)
        if key:
            self.refused_keys.setdefault(faults[0].file, set()).add(key)
        else:
            self.unsure_files.add(faults[0].file)
        if self.is_full:
            self.unsure_files.add(faults[0].file)

    @property
    def is_full(self) -> bool:
        return len(self.faults) >= MAX_REPORTED_FAULTS

    def lines(self) -> list[str]:
        return report_lines(self.faults)


def report_lines(found: list[ImportFault]) -> list[str]:
    """One line each, up to the limit; the last line says where there are more."""
    lines = [str(one) for one in sorted(found, key=report_order)]
    if len(found) >= MAX_REPORTED_FAULTS:
        limit = f"（{MAX_REPORTED_FAULTS}件まで表示しました。ほかにもあります。）"
        return [*lines[:MAX_REPORTED_FAULTS], limit]
    return lines


class FaultyFolder(Exception):
    """The folder was not loaded; nothing of it was stored."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__(f"{len(report.faults)} faults")
        self.report = report
