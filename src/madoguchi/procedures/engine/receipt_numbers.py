"""Receipt numbers (受付番号), such as K-2611-04821-7."""

import re
from datetime import date

from stdnum import damm

RECEIPT_NUMBER_PATTERN = re.compile(r"K-(\d{4})-(\d{5,12})-(\d)")
BARE_NUMBER_PATTERN = re.compile(r"K(\d{4})(\d{5,12})(\d)", re.ASCII)


def receipt_number(asked_on: date, serial: int) -> str:
    """Format K, year and month, serial of five digits or more, check digit (Damm).

    The check digit detects each wrong digit and each swap of neighbours.
    """
    body = f"{asked_on:%y%m}{serial:05}"
    return f"K-{body[:4]}-{body[4:]}-{damm.calc_check_digit(body)}"


def hyphenate_receipt_number(text: str) -> str:
    """Put the hyphens back into K2611048217, wherever some were; else the text."""
    match = BARE_NUMBER_PATTERN.fullmatch(re.sub("[ -]", "", text))
    return f"K-{match[1]}-{match[2]}-{match[3]}" if match else text


def is_receipt_number(text: str) -> bool:
    match = RECEIPT_NUMBER_PATTERN.fullmatch(text)
    return match is not None and damm.is_valid("".join(match.groups()))
