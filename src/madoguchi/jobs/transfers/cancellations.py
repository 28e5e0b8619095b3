"""Transfers whose coming the bank took back (取消区分 1). In a batch."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from madoguchi.kernel.wording import format_yen
from madoguchi.payments.models import IncomingTransfer, TransferMatch, TransferSource
from madoguchi.payments.zengin.incoming_records import IncomingLine

CANCELLED_WORDS = "銀行の取消"


def close_cancelled(
    lines: Sequence[IncomingLine], source: TransferSource, at: datetime
) -> Iterator[str]:
    """Close what the bank took back and nobody has; name what was posted already.

    A transfer is taken back by sum, payer and, where there is one, reference. Yields
    what a person has to look at: it is never taken off a bill by itself.
    """
    for line in lines:
        if not line.is_cancelled:
            continue
        rows = IncomingTransfer.objects.filter(
            source=source,
            amount_yen=line.amount_yen,
            payer=line.payer,
            is_cancelled=False,
            closed_at=None,
        ).order_by("-posted_on", "-pk")
        same = rows.filter(reference=line.reference).first() or rows.first()
        told = f"取り消された振込: {line.payer} {format_yen(line.amount_yen)}"
        if same is None:
            yield f"{told}（もとの振込がありません。銀行に確かめてください）"
        elif is_matched(same):
            yield f"{told}（T{same.pk} は消し込み済みです。手で確かめてください）"
        else:
            same.closed_at, same.closed_why = at, CANCELLED_WORDS
            same.save(update_fields=["closed_at", "closed_why"])
            yield f"{told}（消し込みから外しました）"


def is_matched(transfer: IncomingTransfer) -> bool:
    rows = TransferMatch.objects.filter(transfer=transfer)
    return rows.exclude(state=TransferMatch.State.REJECTED).exists()
