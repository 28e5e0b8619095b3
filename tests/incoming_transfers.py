"""Files of money that came, as banks write them (200 bytes), and an account for them.

Written from the tables of banks, apart from the code that reads them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.payments.models import TransferSource
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.people import Person

OWN = ("0001", "001", "1234567")
VIRTUAL = ("0001", "901", "7654321")


class Came(NamedTuple):
    """Yen that came by somebody; `day` is YYMMDD, 08 for 令和8年 (2026)."""

    yen: int
    payer: str
    day: str = "081201"
    number: int = 1
    cancelled: bool = False


def a_source(**changes: object) -> TransferSource:
    facts: dict[str, object] = {
        "name": "main",
        "document": "made up for tests",
        "bank_code": "0001",
        "branch_code": "001",
        "account_number": "1234567",
        "virtual_branches": ["901"],
        "fees_yen": [110, 440],
    }
    with batch("test"):
        return TransferSource.objects.create(**facts | changes)


def own_account(
    person: Person, words: str = "架空銀行 専用901 普通７６５４３２１"
) -> None:
    with scope("test", person.party.pk):
        mine = BillingAccount.objects.filter(pk=person.account.pk)
        mine.update(virtual_account=words, payment_method="transfer")


def call_oneself(person: Person, kana: str) -> None:
    with scope("test", person.party.pk):
        PartyProfile.objects.filter(party=person.party).update(kana=kana)


def text(value: str, width: int) -> bytes:
    raw = value.encode("cp932")
    assert len(raw) <= width
    return raw.ljust(width)


def head(
    place: Sequence[str] = OWN,
    kind: str = "01",
    days: Sequence[str] = ("081201", "081201"),
) -> bytes:
    """Write a header; `days` are the first and the last one of its lines, YYMMDD."""
    bank, branch, number = place
    start = f"1{kind}0" + "081201" + "".join(days) + bank
    middle = start.encode() + text("ﾐｽﾞﾎ", 15) + branch.encode() + text("", 15)
    if kind == "03":
        return (middle + b"0001" + number.zfill(10).encode()).ljust(200)
    return (middle + b"1" + number.encode() + text("ﾃﾞﾓﾂｳｼﾝ(ｶ", 40)).ljust(200)


def notice_line(came: Came) -> bytes:
    record = f"2{came.number:06d}{came.day}{came.day}{came.yen:010d}{0:010d}".encode()
    record += text("", 10) + text(came.payer, 48) + text("ﾐﾂｲｽﾐﾄﾓ", 15) + text("", 15)
    return (record + (b"1" if came.cancelled else b" ")).ljust(200)


def trailer(lines: Iterable[Came]) -> bytes:
    lines = list(lines)
    kept = [one.yen for one in lines if not one.cancelled]
    gone = [one.yen for one in lines if one.cancelled]
    sums = f"8{len(kept):06d}{sum(kept):012d}{len(gone):06d}{sum(gone):012d}"
    return sums.encode().ljust(200)


def group(*lines: Came, place: Sequence[str] = OWN) -> list[bytes]:
    days = sorted(line.day for line in lines)
    first = head(place, days=(days[0], days[-1]))
    return [first, *map(notice_line, lines), trailer(lines)]


def notice(
    path: Path, *groups: list[bytes], end: bytes = b"\r\n", name: str = "in.txt"
) -> Path:
    """Write a file of 振込入金通知 into a folder."""
    records = [record for one in groups for record in one] + [b"9".ljust(200)]
    assert {len(record) for record in records} == {200}
    file = path / name
    file.write_bytes(end.join(records) + end)
    return file
