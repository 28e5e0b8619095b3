"""Check the anchors of the audit log against their heads, stamps and file."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from asn1crypto.cms import ContentInfo
from django.conf import settings

from madoguchi.jobs.upkeep.audit_anchors import HeadsByShard, update_heads
from madoguchi.platform.audit import SHARDS
from madoguchi.platform.merkle import merkle_root
from madoguchi.platform.models import Anchor


def anchor_faults(lines: list[str]) -> Iterator[str]:
    """Check each anchor against its heads, its time stamp and the file."""
    heads: HeadsByShard = {}
    roots: dict[int, str] = {}
    for row in Anchor.objects.order_by("pk").iterator():
        update_heads(heads, row)
        roots[row.pk] = row.root
        if merkle_root(heads, SHARDS) != row.root:
            yield f"定期記録 {row.pk}: 内容が書き換えられています。"
        if row.token and timestamp_imprint(bytes(row.token)) != row.root:
            yield f"定期記録 {row.pk}: タイムスタンプと異なります。"
    yield from anchor_file_faults(lines, roots)


def timestamp_imprint(token: bytes) -> str:
    """Return the digest, in hex, that a time stamp covers; "" for no time stamp."""
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        about = ContentInfo.load(token)["content"]["encap_content_info"]["content"]
        imprint = about.parsed["message_imprint"]["hashed_message"].native
        return cast(bytes, imprint).hex()
    return ""


def anchor_file_lines() -> list[str]:
    file = Path(settings.ANCHOR_FILE)
    return file.read_text().splitlines() if file.exists() else []


def anchor_file_faults(lines: list[str], roots: dict[int, str]) -> Iterator[str]:
    """Check that each line of the file has its anchor in the database."""
    for nth, line in enumerate(lines, 1):
        match line.split():
            case [_at, root, pk] if pk.isdigit() and roots.get(int(pk)) == root:
                continue
        yield f"定期記録のファイル {nth}行目: データベースの記録と異なります。"
