"""Write the Merkle root over the audit log out of the database every hour.

It goes to a file, a line of moment, root and number of the anchor, and to a time
stamping authority. The file belongs where nobody who may write to the database may
write: another host or a write-once medium.
"""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from madoguchi.documents.time_stamping import configured_time_stamper
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.audit import SHARDS
from madoguchi.platform.batch import batch
from madoguchi.platform.merkle import merkle_root
from madoguchi.platform.models import Anchor, AuditHead

ANCHOR_ACTOR = "anchor"
AnchoredDigests = dict[tuple[int, int], str]
"""By shard and serial, the digest that an anchor holds of that row."""

HeadsByShard = dict[int, tuple[int, str]]


@periodic_task(cron="7 * * * *", name="anchor_log")
def create_anchor(at: datetime) -> Anchor:
    """Store the next anchor and append it to the file.

    Without an answer of the authority it has no time stamp.
    """
    with batch(ANCHOR_ACTOR):
        before, heads = last_anchored_heads(), current_heads()
    root = merkle_root(heads, SHARDS)
    moved = {
        str(shard): heads[shard] for shard in heads if heads[shard] != before.get(shard)
    }
    row = Anchor(at=at, root=root, heads=moved, token=root_timestamp(root))
    with batch(ANCHOR_ACTOR):
        row.save(force_insert=True)
    append_anchor_line(row)
    return row


def current_heads() -> HeadsByShard:
    return {h.shard: (h.serial, h.digest) for h in AuditHead.objects.all()}


def last_anchored_heads() -> HeadsByShard:
    """Return the heads as of the last anchor."""
    heads: HeadsByShard = {}
    for row in Anchor.objects.order_by("pk").defer("token").iterator():
        update_heads(heads, row)
    return heads


def update_heads(heads: HeadsByShard, row: Anchor) -> None:
    heads.update({int(shard): (end[0], end[1]) for shard, end in row.heads.items()})


def root_timestamp(root: str) -> bytes:
    ask = configured_time_stamper()
    if ask is None:
        return b""
    try:
        return ask(bytes.fromhex(root))
    except Unavailable as error:
        logging.getLogger(__name__).warning("no time stamp for the anchor: %s", error)
        return b""


def append_anchor_line(row: Anchor) -> None:
    """Append the line and flush it to the disk."""
    file = Path(settings.ANCHOR_FILE)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as lines:
        lines.write(f"{row.at.astimezone(UTC).isoformat()} {row.root} {row.pk}\n")
        lines.flush()
        os.fsync(lines.fileno())


def anchored_digests() -> AnchoredDigests:
    """Return the digests of rows that the anchors hold."""
    return {
        (int(shard), end[0]): end[1]
        for row in Anchor.objects.order_by("pk").defer("token").iterator()
        for shard, end in row.heads.items()
    }
