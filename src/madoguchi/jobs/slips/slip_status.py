"""What an operator reads of slips: how many stand where, and what waits too long."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Sum

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.unsure_slips import unsure_slips
from madoguchi.platform.batch import batch

MAX_UNSURE_SHOWN, MAX_UNSURE_COUNTED = 50, 1_000


def slip_status_lines(at: datetime) -> Iterator[str]:
    with batch(SLIP_ACTOR):
        yield from state_lines()
        yield from unsure_lines(at)


def state_lines() -> Iterator[str]:
    rows = StoreSlip.objects.values("state")
    sums = rows.annotate(count=Count("pk"), yen=Sum("amount_yen"))
    for row in sums.order_by("state"):
        label = StoreSlip.State(row["state"]).label
        yield f"払込票 {label}: {row['count']:,}件 {format_yen(row['yen'])}"


def unsure_lines(at: datetime) -> Iterator[str]:
    """List what was told of ten days ago or before, and is not sure. In a batch."""
    found = unsure_slips(at, MAX_UNSURE_COUNTED)
    yield f"速報から10日たっても確報のない払込票: {len(found):,}件"
    for slip in found[:MAX_UNSURE_SHOWN]:
        yield (
            f"  {slip.account_number} {slip.billing_month:%Y-%m}"
            f" {format_yen(slip.amount_yen)}（収納日 {format_day(slip.paid_on)}）"
            f" {slip.digits}"
        )
