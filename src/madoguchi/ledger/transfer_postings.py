"""What money that came by bank transfer moves in the ledger, and tells in the feed.

Sums in yen, days in Japan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.ledger.fed_payments import FedKind, FedPayment
from madoguchi.ledger.models import AccountTitle, LedgerEvent
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.ledger.postings import LedgerPosting, Movement, post_movements

CASH, RECEIVABLE = AccountTitle.CASH, AccountTitle.RECEIVABLE


@dataclass(frozen=True, slots=True)
class TransferMoney:
    """A transfer in the ledger: whose, its number, and the day on which it came."""

    party: int
    account: int
    number: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class TransferPart:
    """Yen of a transfer for the bill of a month; None for what is kept as credit."""

    billing_month: date | None
    yen: int


@dataclass(frozen=True, slots=True)
class BorneFee:
    """A bank's fee that the payer took off, and how it is booked."""

    billing_month: date
    yen: int
    title: AccountTitle


def post_transfer(
    money: TransferMoney, parts: list[TransferPart], fee: BorneFee | None
) -> None:
    """Post a transfer, each part under a number of its own, and the fee borne.

    In the scope; the database refuses a second time. The feed tells the same numbers.
    """
    for number, part in number_parts(money.number, parts):
        title = AccountTitle.CREDIT if part.billing_month is None else RECEIVABLE
        posting = posting_of(money, LedgerEvent.PAYMENT, number, part.billing_month)
        post_movements(posting, [Movement(CASH, title, part.yen)])
        feed_part(money, number, FedKind.PAYMENT, part)
    if fee is not None:
        month = fee.billing_month
        posting = posting_of(money, LedgerEvent.TRANSFER_FEE, money.number, month)
        post_movements(posting, [Movement(fee.title, RECEIVABLE, fee.yen)])
        part = TransferPart(month, fee.yen)
        feed_part(money, f"{money.number}-F", FedKind.TRANSFER_FEE, part)


def number_parts(
    number: str, parts: list[TransferPart]
) -> Iterator[tuple[str, TransferPart]]:
    """Number the parts: T12, T12-2, T12-3."""
    for nth, part in enumerate(parts, start=1):
        yield (number if nth == 1 else f"{number}-{nth}"), part


def posting_of(
    money: TransferMoney, event: LedgerEvent, number: str, month: date | None
) -> LedgerPosting:
    return LedgerPosting(
        money.party, money.account, month, event, number, money.on, money.at
    )


def feed_part(
    money: TransferMoney, number: str, kind: FedKind, part: TransferPart
) -> None:
    fed = FedPayment(
        money.party,
        money.account,
        part.billing_month,
        number,
        kind,
        part.yen,
        money.on,
    )
    feed_payment(fed, at=money.at)
