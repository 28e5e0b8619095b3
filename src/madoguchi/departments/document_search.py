"""Documents of which a department bears any yen, as the books split them."""

import json
from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from madoguchi.billing.queries import visible_records_by_number
from madoguchi.departments.actions import saved_mapping
from madoguchi.departments.billed_departments import billed_departments
from madoguchi.departments.models import Share
from madoguchi.departments.rules import ChargeSlice, bearings_by_key, bears_any_yen
from madoguchi.documents.rules import search_text
from madoguchi.documents.search import SearchCriteria, search_documents
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_number
from madoguchi.platform.access import Access

MAX_DOCUMENTS_SEARCHED = 5_000
"""Documents that are looked into for one question: a tenth of a millisecond each."""

RECORDS_BATCH_SIZE = 500


def ids_borne_by(
    access: Access, department: str, wanted: SearchCriteria
) -> tuple[int, ...]:
    """Ids of those found. Refused where too many may be borne to look into each."""
    rows = search_documents(access, wanted).filter(
        possibly_borne_filter(access, department)
    )
    numbers = dict(rows.values_list("number", "pk")[: MAX_DOCUMENTS_SEARCHED + 1])
    if len(numbers) > MAX_DOCUMENTS_SEARCHED:
        words = _(
            "部門で絞り込む書類が%(count)s件を超えるため、探していません。"
            "期間や契約をあわせて指定してください。"
        )
        count = format_number(MAX_DOCUMENTS_SEARCHED)
        raise Refused("too_many_for_department", words % {"count": count})
    bearings = bearings_by_key(saved_mapping(access).bearings)
    return tuple(
        numbers[number]
        for number, charges, default in charges_in_batches(access, list(numbers))
        if bears_any_yen(department, charges, default, bearings)
    )


def possibly_borne_filter(access: Access, department: str) -> Q:
    """What no document lacks that the department bears: a share or its code.

    A later document may have its bill's code without naming it.
    """
    shares = Share.objects.visible_to(access).filter(department__code=department)
    contracts = set(shares.values_list("contract_number", flat=True))
    if "" in contracts:
        return Q()
    code = search_text([department])
    named = Q(contracts__overlap=sorted(contracts)) | Q(words__contains=code)
    return named | Q(replaces__isnull=False)


def batched_records(access: Access, numbers: list[str]) -> Iterator[dict[str, str]]:
    """Records by number, a few hundred in memory at a time."""
    for begin in range(0, len(numbers), RECORDS_BATCH_SIZE):
        yield visible_records_by_number(
            access, numbers[begin : begin + RECORDS_BATCH_SIZE]
        )


def charges_in_batches(
    access: Access, numbers: list[str]
) -> Iterator[tuple[str, list[ChargeSlice], str]]:
    """Number, charges, and the department that bears what no share covers."""
    for records in batched_records(access, numbers):
        charges = {n: charges_from_record(record) for n, record in records.items()}
        printed = {number: code for number, (_slices, code) in charges.items()}
        defaults = billed_departments(access, printed)
        for number, (slices, _code) in charges.items():
            yield number, slices, defaults[number]


def charges_from_record(record: str) -> tuple[list[ChargeSlice], str]:
    """The charges of a frozen record and the code of its billing account.

    As `rules.slices` of it, at a third of the price: it is not checked again.
    """
    told = json.loads(record)
    charges = [
        ChargeSlice(
            (line["contract_number"], line["item_code"]),
            date.fromisoformat(line["used_to"] or told["period_to"]),
            line["tax_category"],
            line["amount_yen"],
        )
        for line in told["lines"]
    ]
    return charges, told["addressee"]["department_code"]
