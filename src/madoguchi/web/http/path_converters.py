"""The parts of an address that mean something: a contract, a month."""

from datetime import date

from django.urls.converters import StringConverter

from madoguchi.kernel.calendar import month_from_text


class ContractCodeConverter(StringConverter):
    """Eight letters of ours, or `-` for the contract last used."""

    regex = "-|[0-9a-z]{8}"


class MonthConverter:
    """`2026-10` in the address, the first day of the month in the code."""

    regex = "[12][0-9]{3}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return month_from_text(value)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class OrderNumberConverter(StringConverter):
    """The shape of a receipt number; whether it is one, the page asks."""

    regex = r"K-[0-9]{4}-[0-9]{5,12}-[0-9]"


class DocumentNumberConverter(StringConverter):
    """The number of a document: I000000001, a later one I000000001-1."""

    regex = "I[0-9]{9}(?:-[0-9]{1,2})?"


class RenditionConverter(StringConverter):
    regex = "pdf|xml"
