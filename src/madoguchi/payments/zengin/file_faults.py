"""What is wrong with a file of a bank, line by line. Pure."""

from dataclasses import dataclass, field

MAX_FAULTS_KEPT = 20


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line, from 1, and why it cannot be read or does not fit."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.line}行目: {self.why}"


class BankFileFaulty(ValueError):
    """A file that is not taken in: all of it, whatever is right in it."""

    def __init__(self, *faults: LineFault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(slots=True)
class FaultList:
    """Faults as they are found: the first ones are kept, the others counted."""

    kept: list[LineFault] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, why: str) -> None:
        self.count += 1
        if len(self.kept) < MAX_FAULTS_KEPT:
            self.kept.append(LineFault(line, why))

    def raise_any(self) -> None:
        if not self.count:
            return
        last = self.kept[-1].line
        rest = self.count - len(self.kept)
        more = [LineFault(last, f"ほか{rest:,}行にも誤りがあります")] if rest else []
        raise BankFileFaulty(*self.kept, *more)
