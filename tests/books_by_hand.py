"""Books that a test keeps by hand beside the ledger: a few sums, no product code.

What was asked for and what came, by account and month; ages are worked out from the
days of payment that the test writes down.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

Ages = tuple[int, int, int, int, int, int]
"""Not due, 1–30, 31–60, 61–90 days past, more, and what is kept. In yen."""
BUCKET_ENDS = (0, 30, 60, 90)
KEPT = 5


@dataclass(frozen=True)
class Line:
    """Yen that an account owes more (`+`) or less (`-`) from a day on."""

    account: str
    month: str  # "" for money that is kept
    yen: int
    on: date


@dataclass
class Books:
    due: dict[tuple[str, str], date] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def ask(self, account: str, month: str, yen: int, on: date, due: date) -> None:
        """A bill: what is asked for, and by when."""
        self.due[account, month] = due
        self.lines.append(Line(account, month, yen, on))

    def change(self, account: str, month: str, yen: int, on: date) -> None:
        """A later document, or money that went back: owed more, or less below 0."""
        self.lines.append(Line(account, month, yen, on))

    def pay(self, account: str, month: str, yen: int, on: date) -> None:
        self.lines.append(Line(account, month, -yen, on))

    def owed(self, account: str, month: str) -> int:
        mine = (
            one for one in self.lines if (one.account, one.month) == (account, month)
        )
        return sum(one.yen for one in mine)

    def total(self, on: date) -> int:
        """Σ bills − Σ payments, at the end of a day."""
        return sum(one.yen for one in self.lines if one.on <= on)

    def ages(self, on: date) -> dict[str, Ages]:
        """What each account owes at the end of a day, those at 0 left out."""
        owed: dict[tuple[str, str], int] = defaultdict(int)
        for one in self.lines:
            if one.on <= on:
                owed[one.account, one.month] += one.yen
        table: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
        for (account, month), yen in owed.items():
            if yen < 0:
                table[account][KEPT] -= yen
            elif yen:
                past = (on - self.due[account, month]).days
                bucket = sum(past > end for end in BUCKET_ENDS)
                table[account][bucket] += yen
        return {account: tuple(row) for account, row in table.items() if any(row)}
