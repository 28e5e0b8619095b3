"""What an operator reads of slips: how many stand where, and what waits too long."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.models import StoreSlip
from madoguchi.platform.batch import batch

SURE_WITHIN = timedelta(days=10)
"""確報 comes 3 to 10 days after 速報; later somebody asks the agency."""
MAX_UNSURE_SHOWN = 50


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
    rows = StoreSlip.objects.filter(
        state=StoreSlip.State.REPORTED, reported_at__lte=at - SURE_WITHIN
    )
    yield f"速報から10日たっても確報のない払込票: {rows.count():,}件"
    found = rows.select_related("account").order_by("reported_at", "pk")
    for slip in found[:MAX_UNSURE_SHOWN]:
        paid = format_day(slip.paid_on) if slip.paid_on else ""
        yield (
            f"  {slip.account.account_number} {slip.billing_month:%Y-%m}"
            f" {format_yen(slip.amount_yen)}（収納日 {paid}） {slip.digits}"
        )
