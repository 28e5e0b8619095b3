"""Every address of the portal, with one person's own values in it."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter

from madoguchi.platform.page_table import PagePattern, page_patterns
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.web.http.path_converters import (
    BundleKeyConverter,
    ContractCodeConverter,
    DocumentNumberConverter,
    DraftKeyConverter,
    MonthConverter,
    OrderNumberConverter,
    RowIdConverter,
)

BILL_MONTH = date(2026, 10, 1)
PROCEDURE_SLUG = "nickname"


def draft_key_of(code: str) -> UUID:
    """The key of the order that `an_order` makes for a contract."""
    return uuid5(NAMESPACE_OID, code)


def receipt_number_of(code: str) -> str:
    return receipt_number(BILL_MONTH, int(code))


def document_number_of(code: str) -> str:
    return f"I{int(code[:5]) % 1000:03}{BILL_MONTH:%Y%m}"


OWN_VALUES: Mapping[type, Callable[[str, int], object]] = {
    ContractCodeConverter: lambda code, _row: code,
    MonthConverter: lambda _code, _row: BILL_MONTH,
    OrderNumberConverter: lambda code, _row: receipt_number_of(code),
    DocumentNumberConverter: lambda code, _row: document_number_of(code),
    DraftKeyConverter: lambda code, _row: draft_key_of(code),
    UUIDConverter: lambda code, _row: draft_key_of(code),
    BundleKeyConverter: lambda code, _row: draft_key_of(f"bundle {code}"),
    IntConverter: lambda _code, row: row,
    RowIdConverter: lambda _code, row: row,
}
"""What an argument is for the person with the contract `code`, by its converter."""


def page_address(name: str, code: str, row: int = 0) -> str:
    """`row`: the number of a row that an address names."""
    return reverse(name, args=args_of(page_patterns()[name], code, row))


def args_of(pattern: PagePattern, code: str, row: int) -> list[object]:
    """The page's own examples; what is not in them belongs to the person."""
    example = pattern.page.example
    return [
        example[name] if name in example else OWN_VALUES[type(converter)](code, row)
        for name, converter in pattern.converters.items()
    ]
