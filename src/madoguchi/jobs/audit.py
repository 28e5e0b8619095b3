"""Whether the audit log is whole: each row's digest, its place, and the heads."""

from collections.abc import Iterator

from madoguchi.platform.audit import digest_of
from madoguchi.platform.models import AuditEvent, AuditHead

CHUNK = 2_000


def verify() -> tuple[int, str]:
    """How many rows hold, and what is wrong with the first that does not.

    Under the batch role. A row that was cut off the end shows by the head; who can
    rewrite rows and heads alike is found by what was anchored outside.
    """
    heads = {head.shard: head for head in AuditHead.objects.all()}
    ends: dict[int, tuple[int, str]] = {}
    count = 0
    for row in rows():
        serial, digest = ends.get(row.shard, (0, ""))
        if row.serial != serial + 1:
            return count, at(row, f"前の行（{serial + 1}番）がありません")
        if row.previous != digest or digest_of(row) != row.digest:
            return count, at(row, "内容が書き換えられています")
        ends[row.shard] = (row.serial, row.digest)
        count += 1
    for shard, head in heads.items():
        if ends.get(shard, (0, "")) != (head.serial, head.digest):
            return count, f"監査記録 {shard}/{head.serial}: 末尾の行がありません。"
    return count, ""


def rows() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("shard", "serial").iterator(CHUNK)


def at(row: AuditEvent, words: str) -> str:
    return f"監査記録 {row.shard}/{row.serial}（id {row.pk}）: {words}。"
