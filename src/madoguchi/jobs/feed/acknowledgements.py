"""What the reader of the feed says it has."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from madoguchi.customers.models import PortalChange
from madoguchi.jobs.feed.change_lines import FEED_ACTOR
from madoguchi.jobs.feed.numbering import last_listed_seq
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch


def acknowledge_changes(seqs: Sequence[int], *, at: datetime) -> int:
    """Mark listed changes as received, all or none; return how many are new.

    One that was acknowledged before keeps its moment. Refused with `never_listed`.
    """
    with batch(FEED_ACTOR):
        refuse_never_listed(min(seqs), max(seqs))
        return mark_acknowledged(PortalChange.objects.filter(seq__in=seqs), at)


def acknowledge_through(seq: int, *, at: datetime) -> int:
    """Mark everything up to a cursor as received; return how many are new."""
    with batch(FEED_ACTOR):
        refuse_never_listed(seq, seq)
        return mark_acknowledged(PortalChange.objects.filter(seq__lte=seq), at)


def mark_acknowledged(rows: models.QuerySet[PortalChange], at: datetime) -> int:
    return rows.filter(acked_at=None).update(acked_at=at)


def refuse_never_listed(first: int, last: int) -> None:
    listed = last_listed_seq()
    if first < 1 or last > listed:
        raise Refused(
            "never_listed",
            f"seq {last if last > listed else first} は出力したことがありません"
            f"（出力したのは {listed} までです）。どの変更も確認済みにしていません。",
        )
