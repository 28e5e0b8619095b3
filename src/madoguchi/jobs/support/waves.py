"""Whom a wave of invitations means: a list of customer numbers, or a share of all."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from madoguchi.accounts.identifiers import CUSTOMER_NUMBER_PATTERN, normalise_identifier
from madoguchi.kernel.errors import Refused

MAX_LIST_BYTES = 50_000_000
SHARES_PERCENT = range(1, 101)


@dataclass(frozen=True, slots=True)
class Wave:
    """Who is meant: customer numbers of a file, or a share of all in percent."""

    numbers: frozenset[str] | None
    share_percent: int
    per_day: int

    def means(self, number: str) -> bool:
        """Whether the customer is in it. A larger share holds each smaller one."""
        if self.numbers is not None:
            return number in self.numbers
        return place_of_number(number) < self.share_percent


def place_of_number(number: str) -> int:
    """A place from 0 to 99, evenly spread, and the same every time."""
    return int.from_bytes(sha256(number.encode()).digest()[:8]) % 100


def parse_wave(file: Path | None, share: int | None, per_day: int) -> Wave:
    """Build the wave. Refused `wave_unclear`, `bad_bound`, or as the file is."""
    if (file is None) == (share is None):
        raise Refused(
            "wave_unclear", "--file か --share のどちらか一方を指定してください。"
        )
    if per_day < 1 or (share is not None and share not in SHARES_PERCENT):
        raise Refused(
            "bad_bound",
            "--per-day は1以上、--share は1〜100の整数にしてください。"
            "だれにも案内していません。",
        )
    numbers = frozenset(read_numbers(file)) if file else None
    return Wave(numbers, share or 0, per_day)


def read_numbers(file: Path) -> Iterator[str]:
    """Yield the customer numbers of a list, one a line. Refused `bad_wave_list`."""
    try:
        if file.stat().st_size > MAX_LIST_BYTES:
            raise bad_list(file, 0, "大きすぎます")
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise bad_list(file, 0, "読み取れません（UTF-8で保存してください）") from None
    if not any(line.strip() for line in lines):
        raise bad_list(file, 0, "お客様番号がありません")
    for nth, line in enumerate(lines, 1):
        number = normalise_identifier(line)
        if number and not CUSTOMER_NUMBER_PATTERN.fullmatch(number):
            raise bad_list(file, nth, "お客様番号（Nと9桁）ではありません")
        if number:
            yield number


def bad_list(file: Path, line: int, what: str) -> Refused:
    place = f"{file.name}:{line}" if line else file.name
    return Refused("bad_wave_list", f"{place}: {what}。だれにも案内していません。")
