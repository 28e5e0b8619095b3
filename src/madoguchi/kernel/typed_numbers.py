"""Numbers that somebody typed or sent: on a command line, in a form."""

MAX_PORT_NUMBER = 65_535
MAX_ROW_ID_DIGITS = 18  # fit a bigint
NO_ROW = 0
"""An id that no row has."""


def row_id(text: str) -> int:
    """Read the id of a row that a form sends; `NO_ROW` for what can be none."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= MAX_ROW_ID_DIGITS
    return int(text) if is_id else NO_ROW


def positive_count(text: str) -> int:
    """Read a number of days, processes or mails: 1 at least, else `ValueError`."""
    if (count := int(text)) < 1:
        raise ValueError(text)
    return count


def port_number(text: str) -> int:
    """Read the number of a TCP port: 1 to 65,535, else `ValueError`."""
    if (number := positive_count(text)) > MAX_PORT_NUMBER:
        raise ValueError(text)
    return number
