"""The faults of a folder: all of them, up to a limit that the report states."""

from dataclasses import dataclass, field

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


def report_order(fault: ImportFault) -> tuple[bool, ImportFault]:
    """Sort key: a missing file before the many rows that miss what is in it."""
    return fault.line > 0, fault


@dataclass(slots=True)
class ImportReport:
    """What was found: faults refuse the folder, notes are told after a load."""

    faults: list[ImportFault] = field(default_factory=list)
    notes: list[ImportFault] = field(default_factory=list)

    def add(self, fault: ImportFault) -> None:
        if not self.is_full:
            self.faults.append(fault)

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
