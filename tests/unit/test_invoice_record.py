import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from madoguchi.billing.record.invoice import (
    canonical_record,
    parse_record,
    record_digest,
)
from tests.invoices import a_line, a_record, an_invoice, as_object

CALL = ("CALL", "国内通話料", "2755", "0.1667", "STANDARD_10")
BONE = ("X", "雑", "1", "100", "STANDARD_10")


def test_a_record_is_written_in_one_way_only() -> None:
    assert canonical_record({"b": "髙", "a": [1, None]}) == '{"a":[1,null],"b":"髙"}'


def test_the_digest_is_sha_256_of_the_utf_8_text() -> None:
    assert record_digest("𠮷") == (
        "904e6f40c452b8d71f9e19f74760d37b6d53cabbf6b3ea5d1c953e2bae45b519"
    )


def test_read_gives_typed_members() -> None:
    invoice = an_invoice([a_line(item=CALL)])
    assert invoice.billing_month == date(2026, 10, 1)
    assert invoice.due_on == date(2026, 11, 25)
    assert invoice.lines[0].unit_price == Decimal("0.1667")
    assert invoice.lines[0].amount_yen == 459
    assert invoice.taxes[0].tax_yen == 45
    assert (invoice.net_yen, invoice.tax_yen, invoice.total_yen) == (459, 45, 504)


def test_read_keeps_the_digest_of_what_it_read() -> None:
    text = a_record()
    assert parse_record(text).sha256 == record_digest(text)


def test_days_that_are_not_known_are_none() -> None:
    invoice = an_invoice([a_line(used_from=None, used_to=None)], due_on=None)
    assert invoice.due_on is None
    assert invoice.lines[0].used_from is None


@pytest.mark.parametrize("name", sorted(as_object(a_record()).keys() - {"peppol_id"}))
def test_a_record_without_one_of_its_members_is_refused(name: str) -> None:
    record = as_object(a_record())
    del record[name]
    with pytest.raises(ValueError, match="members of Invoice"):
        parse_record(canonical_record(record))


@pytest.mark.parametrize("part", ["addressee", "issuer", "payment"])
def test_a_part_without_one_of_its_members_is_refused(part: str) -> None:
    for name in as_object(a_record())[part]:
        record = as_object(a_record())
        del record[part][name]
        with pytest.raises(ValueError, match="members of"):
            parse_record(canonical_record(record))


def change(path: str, value: object) -> str:
    record = copy.deepcopy(as_object(a_record()))
    *way, last = path.split(".")
    part: Any = record
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    part[last] = value
    return canonical_record(record)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("more", 1),
        ("sha256", "0" * 64),
        ("lines.0.more", 1),
        ("total_yen", "9451"),
        ("total_yen", 9451.0),
        ("total_yen", True),
        ("total_yen", 9450),
        ("version", 2),
        ("kind", "credit"),
        ("tax_basis", "none"),
        ("tax_rounding", "away"),
        ("payment.method", "cash"),
        ("payment.last4", None),
        ("billing_month", "2026-13"),
        ("billing_month", "2026-10-01"),
        ("issued_on", "20261110"),
        ("issued_on", "2026-02-30"),
        ("issued_on", None),
        ("lines", {}),
        ("lines.0.quantity", "1e3"),
        ("lines.0.quantity", "NaN"),
        ("lines.0.quantity", "１"),
        ("lines.0.quantity", 1),
        ("lines.0.line", 2),
        ("lines.0.amount_yen", 901),
        ("lines.0.tax_category", "STANDARD_12"),
        ("lines.0.contract_number", "C999999999"),
        ("lines.0.used_from", ""),
        ("contracts", []),
        ("taxes", []),
        ("taxes.0.tax_yen", 1),
        ("addressee", None),
    ],
)
def test_a_record_that_says_something_else_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"^invoice record: |Invalid|must be in|range"):
        parse_record(change(path, value))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "\n",
        lambda text: text.replace(",", ", ", 1),
        lambda text: text.replace("伊藤", "\\u4f0a\\u85e4"),
        lambda text: text.replace('{"account', '{"version":1,"account', 1),
        lambda text: text[:-1],
        lambda text: f"[{text}]",
        lambda text: text[:0],
        lambda text: text[:0] + "null",
        lambda text: text.replace("伊藤", "\\ud800"),
    ],
)
def test_a_text_that_is_not_canonical_is_refused(spoil: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each spoils it in its own way
        parse_record(spoil(a_record()))


def test_tax_within_the_amounts_is_understood() -> None:
    lines = [a_line(n, (*BONE[:3], price, BONE[4])) for n, price in INCLUSIVE]
    invoice = an_invoice(lines, tax_basis="inclusive")
    assert (invoice.net_yen, invoice.tax_yen, invoice.total_yen) == (7300, 730, 8030)


INCLUSIVE = [(1, "5720"), (2, "990"), (3, "1320")]
