"""What money that stores take on slips moves in the ledger. Sums in yen, JST days.

What a store took is in transit: the agency tells of it (速報). It is cash once it is
sure (確報); what the store gave back (速報取消) is owed again.
"""

from datetime import date, datetime

from madoguchi.ledger.card_postings import (
    CardMoney,
    post_card_payment,
    post_chargeback,
)
from madoguchi.ledger.models import AccountTitle, LedgerEvent
from madoguchi.ledger.postings import moves, post_movements

CASH, IN_TRANSIT = AccountTitle.CASH, AccountTitle.IN_TRANSIT
NTH_OF_FEE = 2
"""Of the entries of a payout: the sum itself is the first."""
SlipMoney = CardMoney
"""Whose money it is, and the number of a taking: S12."""


def post_slip_taken(money: SlipMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post what a store took. The database refuses a second time."""
    post_card_payment(money, yen, on, at=at)


def post_slip_sure(money: SlipMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post that it is here for good; refused by the database a second time."""
    posting = money.posting_of(LedgerEvent.PAYOUT, on, at)
    post_movements(posting, moves(CASH, IN_TRANSIT, yen))


def post_slip_fee(money: SlipMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post what the agency kept of a sum that is sure; once for its slip."""
    posting = money.posting_of(LedgerEvent.PAYOUT, on, at)
    fee = moves(AccountTitle.FEE, CASH, yen)
    post_movements(posting, fee, first_nth=NTH_OF_FEE)


def post_slip_taken_back(money: SlipMoney, yen: int, on: date, *, at: datetime) -> None:
    """Post that a store gave it back: the bill asks for it again."""
    post_chargeback(money, yen, on, at=at)
