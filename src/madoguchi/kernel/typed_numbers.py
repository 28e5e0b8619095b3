"""Numbers that somebody typed or sent: on a command line, in a form."""

from decimal import Decimal, InvalidOperation

MAX_PORT_NUMBER = 65_535
MAX_UNIT_PRICE = 1_000  # yen
MAX_ROW_ID_DIGITS = 18  # fit a bigint
MAX_PLACE_DIGITS = 7


def row_id(text: str) -> int:
    """Read the id of a row that a form sends; 0, which no row has, for no id."""
    return number_or_zero(text, MAX_ROW_ID_DIGITS)


def place_in_list(text: str) -> int:
    """Where a page of the list begins; the beginning for what is no such place."""
    return number_or_zero(text, MAX_PLACE_DIGITS)


def number_or_zero(text: str, most_digits: int) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_number else 0


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


def unit_price(text: str) -> Decimal:
    """Read yen of one thing, also with decimals: 0 to 1,000, else `ValueError`."""
    try:
        price = Decimal(text)
        is_price = 0 <= price <= MAX_UNIT_PRICE
    except InvalidOperation:
        raise ValueError(text) from None
    if not is_price:
        raise ValueError(text)
    return price
