"""All bills of the sample operator against a recomputation that knows no product."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import parse_record
from madoguchi.platform.batch import batch
from tests.recomputed_bills import bill_differences, parse_bill_list, recompute_bills

SAMPLE = Path(__file__).parents[1] / "data" / "sample-operator"
MONTHS = [f"2025-{m:02}" for m in (10, 11, 12)] + [f"2026-{m:02}" for m in range(1, 11)]


def months_of(folder: Path) -> str:
    """Import, issue all months, and the list of their bills as one CSV."""
    call_command("import", folder, stdout=StringIO())
    out = StringIO()
    for month in MONTHS:
        told = {"month": month, "at": "2026-11-10T09:00", "due": "2026-11-30"}
        call_command("bills", "issue", **told, stdout=StringIO())
        call_command("bills", "list", month=month, csv=True, stdout=out)
    lines = out.getvalue().splitlines()
    return "\n".join(lines[:1] + [line for line in lines if line != lines[0]])


def test_every_figure_of_every_sample_bill_is_right(db_of_all):
    found = parse_bill_list(months_of(SAMPLE))
    assert bill_differences(recompute_bills(SAMPLE), found) == []
    assert len(found) == 1753
    with batch("test"):
        bills = list(Bill.objects.order_by("id"))
    for bill in bills:
        assert parse_record(bill.record).sha256 == bill.sha256
    assert [bill.invoice_number for bill in bills] == [
        f"I{number:09}" for number in range(1, 1754)
    ]


@pytest.mark.parametrize(
    ("basis", "rounding"), [("exclusive", "up"), ("inclusive", "half_up")]
)
def test_another_basis_or_rounding_is_right_too(db_of_all, tmp_path, basis, rounding):
    folder = shutil.copytree(SAMPLE, tmp_path / "operator")
    operator = (folder / "operator.json").read_text(encoding="utf-8")
    operator = operator.replace('"exclusive"', f'"{basis}"')
    operator = operator.replace('"down"', f'"{rounding}"')
    (folder / "operator.json").write_text(operator, encoding="utf-8")
    assert (
        bill_differences(recompute_bills(folder), parse_bill_list(months_of(folder)))
        == []
    )


def test_the_recomputation_notices_one_yen():
    expected, found = recompute_bills(SAMPLE), recompute_bills(SAMPLE)
    key = ("B0000000", "2026-10")
    found[key]["tax_STANDARD_10"] += 1
    right = expected[key]["tax_STANDARD_10"]
    assert bill_differences(expected, found) == [
        f"{key}: tax_STANDARD_10 {right + 1}, expected {right}"
    ]


def test_the_recomputation_notices_a_bill_too_few_and_one_too_many():
    expected, found = recompute_bills(SAMPLE), recompute_bills(SAMPLE)
    found["B9999999", "2026-10"] = found.pop(("B0000000", "2026-10"))
    assert bill_differences(expected, found) == [
        "('B0000000', '2026-10'): missing",
        "('B9999999', '2026-10'): too many",
    ]
