"""What an operator reads of collecting: counts, sums and open questions."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from madoguchi.jobs.payments.due_bills import DueBill
from madoguchi.kernel.calendar import start_of_day
from madoguchi.kernel.wording import format_moment, format_yen
from madoguchi.payments.doubtful_charges import doubtful_charges
from madoguchi.payments.models import CardCharge, CardRefund

MAX_DOUBTFUL_COUNTED = 1_000
DOUBTFUL_SHOWN = 20


def due_lines(bills: list[DueBill]) -> Iterator[str]:
    """Say how much would be asked of how many bills."""
    total_yen = sum(bill.owed_yen for bill in bills)
    yield f"カードに請求する請求書: {len(bills):,}件 {format_yen(total_yen)}"


def status_lines(at: datetime) -> Iterator[str]:
    """Say what became of today's charges, and what waits for an end. In a batch."""
    today = CardCharge.objects.filter(asked_at__gte=start_of_day(at.date()))
    yield f"本日（{at.date()}）のカードへの請求:"
    yield from state_lines(today)
    still_open = CardCharge.objects.filter(state__in=("asked", "accepted"))
    yield "結果がまだ分からない請求（本日より前も含む）:"
    yield from state_lines(still_open)
    refunds = CardRefund.objects.filter(state=CardRefund.State.ASKED)
    yield f"結果がまだ分からない返金: {refunds.count():,}件"
    found = doubtful_charges(at, MAX_DOUBTFUL_COUNTED)
    yield f"担当者の判断が必要: {len(found):,}件"
    for charge in found[:DOUBTFUL_SHOWN]:
        yield (
            f"  {charge.account_number} {charge.billing_month:%Y-%m}"
            f" {format_yen(charge.amount_yen)}（{format_moment(charge.asked_at)}）"
            f" {charge.why}"
        )


def state_lines(charges: QuerySet[CardCharge]) -> Iterator[str]:
    rows = charges.values("state").annotate(count=Count("pk"), yen=Sum("amount_yen"))
    for row in rows.order_by("state"):
        label = CardCharge.State(row["state"]).label
        yield f"  {label}: {row['count']:,}件 {format_yen(row['yen'])}"
