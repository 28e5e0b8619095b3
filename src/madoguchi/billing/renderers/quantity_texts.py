"""Quantities as people count them, and their codes in XML.

Codes: UN/ECE Recommendation 20, as JP PINT lists them (ibr-cl-23).
"""

from decimal import Decimal

from madoguchi.billing.record.invoice import InvoiceLine
from madoguchi.kernel.wording import format_number, format_yen

SECONDS = "秒"
SECONDS_PER_MINUTE = 60
UNIT_CODES = {
    SECONDS: "SEC",
    "分": "MIN",
    "時間": "HUR",
    "日": "DAY",
    "か月": "MON",
    "KB": "2P",
    "MB": "4L",
    "GB": "E34",
    "回": "C62",
    "件": "C62",
}
PIECE_CODE = "H87"
"""Of what has no unit, or one that the list does not know."""


def unit_code(line: InvoiceLine) -> str:
    return UNIT_CODES.get(line.unit, PIECE_CODE)


def quantity_text(line: InvoiceLine) -> str:
    """2,755; with a unit 3回, 2GB; seconds from a minute on as 45分55秒."""
    quantity = line.quantity
    is_long = line.unit == SECONDS and quantity >= SECONDS_PER_MINUTE
    if is_long and quantity == int(quantity):
        return minutes_and_seconds(int(quantity))
    return counted_text(quantity, line.unit)


def minutes_and_seconds(seconds: int) -> str:
    minutes, rest = divmod(seconds, SECONDS_PER_MINUTE)
    return f"{format_number(minutes)}分" + (f"{rest}秒" if rest else "")


def counted_text(quantity: Decimal, unit: str) -> str:
    """2,755秒: the number by which a price is multiplied."""
    return f"{format_number(quantity)}{unit}"


def unit_price_text(line: InvoiceLine) -> str:
    """0.1667円; with a unit 0.1667円/秒."""
    price = format_yen(line.unit_price)
    return f"{price}/{line.unit}" if line.unit else price
