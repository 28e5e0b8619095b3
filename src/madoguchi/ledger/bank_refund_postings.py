"""Kept money that goes back to a bank account, and comes back. Sums in yen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.fed_payments import FedKind, FedPayment
from madoguchi.ledger.kept_money import (
    LOCK_ACCOUNT_SQL,
    KeptMoney,
    free_overpaid,
    kept_money,
)
from madoguchi.ledger.models import AccountTitle, LedgerEvent
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.ledger.postings import LedgerPosting, Movement, post_movements
from madoguchi.platform.fixed_statements import execute

CASH, CREDIT = AccountTitle.CASH, AccountTitle.CREDIT
NO_BILL = date(1, 1, 1)
"""The month of no bill: money of every bill may go back."""


@dataclass(frozen=True, slots=True)
class RefundedMoney:
    """Kept money of an account that goes back, under a number of its own."""

    party: int
    account: int
    number: str
    at: datetime

    def posting_of(self, event: LedgerEvent, month: date | None) -> LedgerPosting:
        day = day_in_japan(self.at)
        return LedgerPosting(
            self.party, self.account, month, event, self.number, day, self.at
        )


def hold_kept_money(account: int) -> None:
    """Let nobody else use the kept money of an account before this transaction ends."""
    execute(LOCK_ACCOUNT_SQL, {"account": account % 2**31})


def kept_for_refund(
    money: RefundedMoney, promised: Mapping[date, int]
) -> Iterator[KeptMoney]:
    """Yield what may go back; `promised` is on its way to cards already."""
    return kept_money(money.posting_of(LedgerEvent.CREDIT_USE, NO_BILL), promised)


def post_bank_refund(
    money: RefundedMoney, yen: int, promised: Mapping[date, int]
) -> None:
    """Take yen off the kept money, the oldest first. In the scope, held.

    LookupError for more than is kept: the caller asks before.
    """
    left_yen = yen
    for kept in kept_for_refund(money, promised):
        part_yen = min(kept.yen, left_yen)
        if part_yen > 0:
            account = money.posting_of(LedgerEvent.CREDIT_USE, NO_BILL)
            free_overpaid(account, kept, part_yen)
            left_yen -= part_yen
    if left_yen:
        raise LookupError(money.number)
    posting = money.posting_of(LedgerEvent.REFUND, None)
    post_movements(posting, [Movement(CREDIT, CASH, yen)])
    feed_refund(money, FedKind.REFUND, yen)


def put_refund_back(money: RefundedMoney, yen: int) -> None:
    """Keep again what the bank returned (組戻し); refused a second time."""
    posting = money.posting_of(LedgerEvent.REFUND_BACK, None)
    post_movements(posting, [Movement(CASH, CREDIT, yen)])
    feed_refund(money, FedKind.REFUND_BACK, yen)


def feed_refund(money: RefundedMoney, kind: FedKind, yen: int) -> None:
    day = day_in_japan(money.at)
    fed = FedPayment(money.party, money.account, None, money.number, kind, yen, day)
    feed_payment(fed, at=money.at)
