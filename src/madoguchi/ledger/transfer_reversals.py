"""What a transfer moved is moved back: opposite entries under the same numbers."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.fed_payments import FedKind
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.postings import Movement, post_movements
from madoguchi.ledger.transfer_postings import (
    FEE_SUFFIX,
    TransferMoney,
    TransferPart,
    feed_part,
    posting_of,
)


def parts_of_transfer(party: int, number: str) -> list[LedgerEntry]:
    """List what a transfer moved, its fee too, the first part first. In the scope."""
    mine = LedgerEntry.objects.filter(
        Q(source=number) | Q(source__startswith=f"{number}-"),
        party=party,
        event__in=[LedgerEvent.PAYMENT, LedgerEvent.TRANSFER_FEE],
        nth=1,
    )
    return list(mine.order_by("pk"))


def post_transfer_reversal(money: TransferMoney, moved: Sequence[LedgerEntry]) -> None:
    """Take back what a transfer moved, entry by entry; each stays in the ledger.

    `money.on` is the day of the reversal. The database refuses a second time.
    """
    for entry in moved:
        is_fee = entry.event == LedgerEvent.TRANSFER_FEE
        event = LedgerEvent.TRANSFER_FEE if is_fee else LedgerEvent.CHARGEBACK
        part = TransferPart(entry.account_id, entry.billing_month, entry.amount_yen)
        posting = posting_of(money, event, entry.source, part)
        credit, debit = AccountTitle(entry.credit), AccountTitle(entry.debit)
        back = Movement(credit, debit, entry.amount_yen)
        post_movements(posting, [back], first_nth=2 if is_fee else 1)
        if is_fee:
            part = TransferPart(part.account, part.billing_month, -part.yen)
            number = f"{entry.source}{FEE_SUFFIX}"
            feed_part(money, number, FedKind.TRANSFER_FEE, part)
        else:
            feed_part(money, entry.source, FedKind.CHARGEBACK, part)


def reversed_today(party: int, number: str, at: datetime) -> TransferMoney:
    """Say that a transfer is taken back on the JST day of a moment."""
    return TransferMoney(party, number, day_in_japan(at), at)
