"""Path converters: how arguments of addresses look, and whose they are."""

from datetime import date
from typing import Any

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter, UUIDConverter

from madoguchi.documents.models import Fingerprint
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.typed_numbers import MAX_ROW_ID_DIGITS
from madoguchi.procedures.models import OrderHandle


class PartyConverter:
    """An argument that belongs to a party, which is known before its scope is open."""

    handle_field: str

    def party_of(self, value: object) -> int | None:
        """The primary key of the party whose order `value` names, None for no order."""
        handles = OrderHandle.objects.filter(**{self.handle_field: value})
        return handles.values_list("party", flat=True).first()


LAST_USED_CONTRACT = "-"


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


class OrderNumberConverter(StringConverter, PartyConverter):
    """The shape of a receipt number; whether it is one, the page asks."""

    regex = r"K-[0-9]{4}-[0-9]{5,12}-[0-9]"
    handle_field = "number"


class DraftKeyConverter(UUIDConverter, PartyConverter):
    """The key of a draft; the order that it becomes has the same."""

    handle_field = "key"


class BundleKeyConverter(UUIDConverter):
    """The key of a ZIP of documents."""


class DocumentNumberConverter(StringConverter, PartyConverter):
    """The number of a document: I000000001, a later one I000000001-1.

    A receipt is R000000001. Whose it is, its fingerprint says, which has no wall.

    F- and the number that a former system gave: F-2023-04-000123.
    """

    regex = "I[0-9]{9}(?:-[0-9]{1,2})?|R[0-9]{9}|F-[0-9A-Z._:-]{1,18}"

    def party_of(self, value: object) -> int | None:
        prints = Fingerprint.objects.filter(number=value, face="record")
        return prints.values_list("party", flat=True).first()


class RowIdConverter(IntConverter):
    """The id of a row, of as many digits as a bigint holds."""

    regex = rf"[0-9]{{1,{MAX_ROW_ID_DIGITS}}}"


class RenditionConverter(StringConverter):
    regex = "pdf|xml"


CONVERTERS: dict[str, type[Any]] = {
    "contract": ContractCodeConverter,
    "month": MonthConverter,
    "receipt": OrderNumberConverter,
    "draft": DraftKeyConverter,
    "bundle": BundleKeyConverter,
    "document": DocumentNumberConverter,
    "rendition": RenditionConverter,
    "row": RowIdConverter,
}


def register_path_converters() -> None:
    """Make the names of CONVERTERS known to every route; called once, at the start."""
    for name, converter in CONVERTERS.items():
        register_converter(converter, name)
