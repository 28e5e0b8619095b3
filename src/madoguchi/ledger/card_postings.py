"""What the money of cards moves in the ledger, and tells in the change feed.

Sums in yen, days in Japan.

A payment comes to `in_transit`: it is with the gateway until the gateway pays it out.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, QuerySet, Sum, When

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.fed_payments import FedKind, FedPayment
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.ledger.postings import LedgerPosting, moves, post_movements

IN_TRANSIT, RECEIVABLE = AccountTitle.IN_TRANSIT, AccountTitle.RECEIVABLE


@dataclass(frozen=True, slots=True)
class CardMoney:
    """Money of a card for a bill: whose, and the key of the charge or the refund."""

    party: int
    account: int
    billing_month: date
    key: str

    def posting_of(
        self, event: LedgerEvent, effective_on: date, at: datetime
    ) -> LedgerPosting:
        return LedgerPosting(
            self.party,
            self.account,
            self.billing_month,
            event,
            self.key,
            effective_on,
            at,
        )

    def fed_as(self, kind: FedKind, yen: int, on: date) -> FedPayment:
        return FedPayment(
            self.party, self.account, self.billing_month, self.key, kind, yen, on
        )


def post_card_payment(money: CardMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post what a card paid. In the scope; the database refuses a second time."""
    posting = money.posting_of(LedgerEvent.PAYMENT, on, at)
    post_movements(posting, moves(IN_TRANSIT, RECEIVABLE, yen))
    feed_payment(money.fed_as(FedKind.PAYMENT, yen, on), at=at)


def post_card_refund(money: CardMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post what went back to a card; refused by the database a second time."""
    posting = money.posting_of(LedgerEvent.REFUND, on, at)
    post_movements(posting, moves(RECEIVABLE, IN_TRANSIT, yen))
    feed_payment(money.fed_as(FedKind.REFUND, yen, on), at=at)


def post_refund_denied(money: CardMoney, yen: int, *, at: datetime) -> None:
    """Take back a posted refund that never went to the card; once for its key."""
    on = day_in_japan(at)
    posting = money.posting_of(LedgerEvent.REFUND_BACK, on, at)
    post_movements(posting, moves(IN_TRANSIT, RECEIVABLE, yen))
    feed_payment(money.fed_as(FedKind.REFUND_BACK, yen, on), at=at)


def post_chargeback(money: CardMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post what an issuer took back more than it had; below 0 what came again.

    The caller holds the row of the charge: the entry gets the next number.
    """
    rows = entries_of(money, LedgerEvent.CHARGEBACK)
    posting = money.posting_of(LedgerEvent.CHARGEBACK, on, at)
    taken = moves(RECEIVABLE, IN_TRANSIT, yen)
    post_movements(posting, taken, first_nth=rows.count() + 1)
    feed_payment(money.fed_as(FedKind.CHARGEBACK, yen, on), at=at)


def taken_back_yen(money: CardMoney) -> int:
    """Sum up what is posted as taken back by the issuer of the card."""
    taken = Case(When(debit=RECEIVABLE, then=F("amount_yen")), default=-F("amount_yen"))
    rows = entries_of(money, LedgerEvent.CHARGEBACK)
    total: int | None = rows.aggregate(yen=Sum(taken))["yen"]
    return total or 0


def entries_of(money: CardMoney, event: LedgerEvent) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(party=money.party, event=event, source=money.key)
