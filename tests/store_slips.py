"""An agency for slips at stores, bills that get one, and files as the agency writes."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command

from madoguchi.catalogue.models import Operator
from madoguchi.payments.models import DunningRule, StoreSlip
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.clock import jst

AGENCY = {
    "document": "made up for tests",
    "company_code": "912345",
    "prefix": "0001",
    "serial_digits": 11,
}
FIRST, SURE, BACK = "01", "02", "03"


def slips_after(days: int, **rule: Any) -> None:
    """Name an agency; an unpaid bill gets a slip so many days after its day."""
    Operator.objects.update(store_slips=AGENCY)
    with batch("test"):
        if not DunningRule.objects.update(slip_days=days, **rule):
            facts = {"valid_from": date(2026, 1, 1), "slip_days": days} | rule
            DunningRule.objects.create(**facts)


def write_slips(folder: Path, at: str, capsys: Any) -> str:
    with clock_at(jst(at)):
        call_command("payments", "slips", "write", folder=folder)
    return str(capsys.readouterr().out)


def slips() -> list[StoreSlip]:
    with batch("test"):
        return list(StoreSlip.objects.order_by("pk"))


def told(lines: Iterable[tuple[str, str, str]], end: bytes = b"\r\n") -> bytes:
    """Return a file: kind, day (YYYYMMDD) and 44 digits of each line."""
    data = [f"2{kind}{day}1015{digits}".ljust(120) for kind, day, digits in lines]
    total = sum(int(line[15:59][37:43]) for line in data)
    trailer = f"8{len(data):06d}{total:012d}".ljust(120)
    records = ["1".ljust(120), *data, trailer, "9".ljust(120)]
    return b"".join(record.encode() + end for record in records)


def a_file(folder: Path, content: bytes, name: str = "told.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def take_in(path: Path, at: str, capsys: Any) -> str:
    with clock_at(jst(at)):
        call_command("payments", "slips", "read", str(path))
    return str(capsys.readouterr().out)
