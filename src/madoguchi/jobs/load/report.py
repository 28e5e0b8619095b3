"""The faults of a folder: all of them, up to a limit that the report states."""

from dataclasses import dataclass, field

MAX_REPORTED_FAULTS = 200


@dataclass(frozen=True, slots=True, order=True)
class ImportFault:
    """One faulty place: the file's own line, counted from 1; 0 for the whole file."""

    file: str
    line: int
    column: str
    words: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, [place, self.column, self.words]))


def whole_file_first(fault: ImportFault) -> tuple[bool, ImportFault]:
    """A missing file before the many rows that miss what is in it."""
    return fault.line > 0, fault


@dataclass(slots=True)
class ImportReport:
    faults: list[ImportFault] = field(default_factory=list)
    more: int = 0

    def add(self, fault: ImportFault) -> None:
        if len(self.faults) < MAX_REPORTED_FAULTS:
            self.faults.append(fault)
        else:
            self.more += 1

    @property
    def is_full(self) -> bool:
        return len(self.faults) >= MAX_REPORTED_FAULTS

    def lines(self) -> list[str]:
        said = [str(fault) for fault in sorted(self.faults, key=whole_file_first)]
        if self.is_full:
            said.append(
                f"（{MAX_REPORTED_FAULTS}件まで表示しました。ほかにもあります。）"
            )
        return said


class FaultyFolder(Exception):
    """The folder was not loaded; nothing of it was stored."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__(f"{len(report.faults)} faults")
        self.report = report
