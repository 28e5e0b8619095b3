"""Saved layouts of a company's bookkeeping."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.departments.layouts import (
    FORMER_NAMES,
    GENERIC_FIELDS,
    JOURNAL_LAYOUTS,
    BookTerms,
)
from madoguchi.departments.models import Book
from madoguchi.departments.text_checks import text_fault
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record

MAX_COLUMNS_TEXT_LENGTH = 2_000
MAX_COLUMNS = 40
TAX_NAME_FIELDS: dict[str, str] = {
    "standard": TaxCategory.STANDARD_10,
    "reduced": TaxCategory.REDUCED_8,
    "export_free": TaxCategory.EXPORT_FREE,
    "exempt": TaxCategory.EXEMPT,
    "out_of_scope": TaxCategory.OUT_OF_SCOPE,
}
"""The field of the form, to the tax category that it names."""


def save_book(
    access: Access, told: dict[str, Any], *, actor: str, at: datetime
) -> Book:
    """Saved under its name, in place of the one that has it. Refused: bad columns."""
    names = {c: told[field] for field, c in TAX_NAME_FIELDS.items() if told[field]}
    facts = {
        "layout": told["layout"],
        "account": told["account"],
        "contra_account": told["contra_account"],
        "taxes": names,
        "columns": parse_columns(told["columns"]),
    }
    book, _ = Book.objects.visible_to(access).update_or_create(
        name=told["name"],
        defaults=facts,
        create_defaults=facts | {"party_id": access.party_id, "name": told["name"]},
    )
    record(Act("book_saved", str(book), access.party_id, actor, at))
    return book


def parse_columns(text: str) -> list[list[str]]:
    """`見出し=項目` or `項目`, a line each."""
    found = []
    for nth, line in enumerate(filter(str.strip, text.splitlines()), 1):
        head, has_sign, field = (part.strip() for part in line.rpartition("="))
        if fault := text_fault(head):
            words = _(
                "汎用CSVの列の%(row)s行目の見出し%(fault)s。設定は保存していません。"
            )
            raise Refused("book_columns", words % {"row": nth, "fault": fault})
        if field not in GENERIC_FIELDS or nth > MAX_COLUMNS:
            words = _(
                "汎用CSVの列の%(row)s行目が読み取れません。"
                "項目は次から選んでください: %(fields)s。設定は保存していません。"
            )
            params = {"row": nth, "fields": "、".join(GENERIC_FIELDS)}
            raise Refused("book_columns", words % params)
        found.append([head if has_sign else field, field])
    return found


def book_terms(book: Book) -> BookTerms:
    """The names that were saved, and the software's own for all others.

    A purchase that the company calls otherwise is given back under its name.
    """
    form, columns = JOURNAL_LAYOUTS[book.layout], tuple(map(tuple, book.columns))
    named = {
        category: name
        for category, name in book.taxes.items()
        if name != form.taxes.get(category) and (book.layout, name) not in FORMER_NAMES
    }
    returns = {c: name for c, name in form.returns.items() if c not in named}
    taxes = form.taxes | named
    return BookTerms(book.account, book.contra_account, taxes, columns, returns)
