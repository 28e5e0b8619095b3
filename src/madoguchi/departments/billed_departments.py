"""The department of a billing account, where a later document no longer names it."""

from collections.abc import Mapping

from madoguchi.billing.queries import visible_records_by_number
from madoguchi.billing.record.invoice import convert_record
from madoguchi.departments.rules import NO_DEPARTMENT
from madoguchi.documents.rules import bill_number, revision_nth
from madoguchi.platform.access import Access


def billed_departments(access: Access, printed: Mapping[str, str]) -> dict[str, str]:
    """Number of a document to the department that bears what no share covers.

    `printed` are the codes in their records. A later document without one, such as an
    invoice reissued to another addressee, keeps that of the bill's first invoice: a
    reissue changes what is printed, and moves no cost to another department.
    """
    without = [
        number for number, code in printed.items() if not code and revision_nth(number)
    ]
    firsts = visible_records_by_number(access, {bill_number(n) for n in without})
    codes = {
        number: convert_record(record, "").addressee.department_code
        for number, record in firsts.items()
    }
    kept = {number: codes.get(bill_number(number), NO_DEPARTMENT) for number in without}
    return dict(printed) | kept
