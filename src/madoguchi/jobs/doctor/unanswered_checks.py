"""What agencies and banks have not answered for long: slips, and papers of mandates."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.slips.unsure_slips import unsure_slips
from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.models.states import OrderState

MAX_SLIPS_COUNTED = 1_000
UNANSWERED_PAPER_DAYS = 30
"""Banks compare the seal and answer within weeks."""
MAX_PAPERS_NAMED = 5


def slip_notes(at: datetime) -> Iterator[str]:
    """Say of how many slips a store told, and nobody that it is sure."""
    if not (found := unsure_slips(at, MAX_SLIPS_COUNTED)):
        return
    yield (
        f"速報から10日たっても確報のない払込票があります（{len(found):,}件 "
        f"{format_yen(sum(slip.amount_yen for slip in found))}）。収納代行会社に"
        "確かめてください。一覧は madoguchi payments slips status です。"
    )


def paper_notes(today: date) -> Iterator[str]:
    """Name the oldest papers that were sent to a bank and came to nothing yet."""
    limit = today - timedelta(days=UNANSWERED_PAPER_DAYS)
    rows = OrderHandle.objects.filter(
        state=OrderState.AWAITING_APPROVAL, paper_sent_on__lt=limit
    )
    found = list(rows.order_by("paper_sent_on", "pk")[:MAX_PAPERS_NAMED])
    if not found:
        return
    named = "、".join(
        f"{row.number}（{format_day(row.paper_sent_on or limit)}）" for row in found
    )
    yield (
        f"銀行に送って{UNANSWERED_PAPER_DAYS}日を過ぎても返事のない口座振替依頼書が"
        f"{rows.count():,}件あります: {named}。銀行に確かめ、窓口で承認か不承認にして"
        "ください。"
    )
