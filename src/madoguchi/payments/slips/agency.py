"""What a collecting agency asks of slips and tells about them: its settings. Pure.

Agencies differ, and their papers are not public: `document` names the one that says so.
"""

from dataclasses import dataclass, field

from madoguchi.payments.slips.slip_number import (
    DIGIT_WEIGHTS,
    MAX_SLIP_YEN,
    STAMP_FROM_YEN,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes of a record: the first, from 1, and how many."""

    first: int
    length: int

    def of(self, record: bytes) -> bytes:
        return record[self.first - 1 : self.first - 1 + self.length]


@dataclass(frozen=True, slots=True)
class ResultLayout:
    """Where a file of the agency says what: head 1, data 2, trailer 8, end 9.

    `kind` of a data record is one of `kinds`: 速報, 確報, 速報取消. `digits` are the 44
    under the bars. `count` and `amount` are of the trailer: all data records.
    """

    record_bytes: int = 120
    kinds: tuple[str, ...] = ("01", "02", "03")
    kind: Place = Place(2, 2)
    paid_on: Place = Place(4, 8)
    digits: Place = Place(16, 44)
    count: Place = Place(2, 6)
    amount: Place = Place(8, 12)


@dataclass(frozen=True, slots=True)
class SlipAgency:
    """Codes, widths and bounds of the agency that collects at stores (収納代行).

    The 21 free digits of a slip are `prefix`, then its number in `serial_digits`, then
    zeros. `check_weights`: of the check digit, from the last digit on. `open_days`: how
    long a slip is taken. `stores`: where, in its words.
    """

    document: str
    company_code: str
    prefix: str
    serial_digits: int
    max_yen: int = MAX_SLIP_YEN
    stamp_from_yen: int = STAMP_FROM_YEN
    check_weights: tuple[int, ...] = DIGIT_WEIGHTS
    open_days: int = 30
    stores: str = ""
    results: ResultLayout = field(default_factory=ResultLayout)

    def free_digits(self, serial: int) -> str:
        """Return what names a slip; ValueError for a number that is too long."""
        text = f"{serial:0{self.serial_digits}d}"
        if len(text) > self.serial_digits:
            raise ValueError(serial)
        return self.prefix + text
