"""How a debit file of a collector begins, looks, and is called."""

import re

from madoguchi.payments.bank_kana import bank_place
from madoguchi.payments.models import DebitCollector, DebitFile
from madoguchi.payments.zengin.debit_records import DebitHead
from madoguchi.payments.zengin.variants import DebitVariant

NAME_PATTERN = re.compile(r"debit-.+-[0-9]{8}-([0-9]{1,18})\.txt")


def variant_of(collector: DebitCollector) -> DebitVariant:
    """ValueError for settings that no collector has: storing them is refused."""
    blank = collector.result_field == ""
    return DebitVariant(
        collector.head_dummy,
        " " if blank else "0",
        collector.line_end,
        collector.new_codes,
        names_banks=collector.names_banks,
    )


def head_of(file: DebitFile) -> DebitHead:
    by = file.collector
    return DebitHead(
        by.collector_code,
        by.collector_name,
        file.debit_on,
        bank_place(by.bank_code, by.branch_code),
        by.account_type,
        by.account_number,
    )


def file_name(file: DebitFile) -> str:
    return f"debit-{file.collector.name}-{file.debit_on:%Y%m%d}-{file.pk}.txt"


def number_in_name(name: str) -> int:
    """Return the id of the file that may have this name; 0 for no name of ours."""
    found = NAME_PATTERN.fullmatch(name)
    return int(found[1]) if found else 0
