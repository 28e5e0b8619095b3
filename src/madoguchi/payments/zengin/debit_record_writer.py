"""Data records of a debit file, a million of them within seconds. Pure."""

import re

from madoguchi.payments.zengin.debit_records import (
    BankPlace,
    DebitLine,
    accepted_new_code,
    debit_record,
)
from madoguchi.payments.zengin.layouts import DEBIT_LAYOUT, RECORD_BYTES
from madoguchi.payments.zengin.letters import WRITABLE_LETTERS, encode_text
from madoguchi.payments.zengin.variants import DebitVariant

PLACE_OF = {field.name: field.first - 1 for field in DEBIT_LAYOUT.fields}
START_LENGTH, END_START = PLACE_OF["account_number"], PLACE_OF["result"]
USUAL_PATTERN = re.compile(
    rf"[0-9]{{7}}[{WRITABLE_LETTERS}]{{30}}[0-9]{{11}}[{WRITABLE_LETTERS}]{{20}}"
)
"""What stands from the number of the account to the key of the bill, where all fits."""


class DebitRecordWriter:
    """Writes the same bytes as `debit_record`, and keeps how each bank's lines begin.

    A line that is unusual in anything goes to `debit_record`, which says what is wrong.
    """

    def __init__(self, variant: DebitVariant) -> None:
        self.variant = variant
        self.starts: dict[tuple[BankPlace, str], str] = {}
        self.end = variant.result_field.ljust(RECORD_BYTES - END_START)

    def write(self, line: DebitLine) -> bytes:
        """Return the record; FieldFault where a value does not fit."""
        start = self.starts.get((line.place, line.account_type))
        if start is None:
            return self.write_first(line)
        code = accepted_new_code(line.new_code, self.variant)
        text = (
            f"{start}{line.account_number:0>7}{line.holder:<30}"
            f"{line.amount_yen:010d}{code}{line.key:<20}{self.end}"
        )
        is_usual = (
            len(text) == RECORD_BYTES
            and line.amount_yen > 0
            and line.holder
            and USUAL_PATTERN.fullmatch(text, START_LENGTH, END_START)
        )
        return encode_text(text) if is_usual else debit_record(line, self.variant)

    def write_first(self, line: DebitLine) -> bytes:
        """Write the first line of a bank's branch, and keep what the others share."""
        record = debit_record(line, self.variant)
        start = record[:START_LENGTH].decode("cp932")
        self.starts[line.place, line.account_type] = start
        return record
