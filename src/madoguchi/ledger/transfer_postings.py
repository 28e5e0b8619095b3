"""What money that came by bank transfer moves in the ledger, and tells in the feed.

Sums in yen, days in Japan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.ledger.fed_payments import FedKind, FedPayment
from madoguchi.ledger.models import AccountTitle, LedgerEvent
from madoguchi.ledger.payment_feed import feed_payment
from madoguchi.ledger.postings import LedgerPosting, Movement, post_movements

CASH, RECEIVABLE = AccountTitle.CASH, AccountTitle.RECEIVABLE
FEE_SUFFIX = "-F"
"""Of the number under which the feed tells of a fee."""


@dataclass(frozen=True, slots=True)
class TransferMoney:
    """A transfer in the ledger: whose, its number, and the day on which it counts."""

    party: int
    number: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class TransferPart:
    """Yen of a transfer for the bill of an account and month.

    `billing_month` is None for what is kept as credit.
    """

    account: int
    billing_month: date | None
    yen: int


@dataclass(frozen=True, slots=True)
class BorneFee:
    """A bank's fee that the payer took off, and how it is booked."""

    part: TransferPart
    title: AccountTitle


def post_transfer(
    money: TransferMoney, parts: Sequence[TransferPart], fee: BorneFee | None
) -> None:
    """Post a transfer, each part under a number of its own, and the fee borne.

    In the scope; the database refuses a second time. The feed tells the same numbers.
    """
    for number, part in number_parts(money.number, parts):
        title = AccountTitle.CREDIT if part.billing_month is None else RECEIVABLE
        posting = posting_of(money, LedgerEvent.PAYMENT, number, part)
        post_movements(posting, [Movement(CASH, title, part.yen)])
        feed_part(money, number, FedKind.PAYMENT, part)
    if fee is not None:
        posting = posting_of(money, LedgerEvent.TRANSFER_FEE, money.number, fee.part)
        post_movements(posting, [Movement(fee.title, RECEIVABLE, fee.part.yen)])
        number = f"{money.number}{FEE_SUFFIX}"
        feed_part(money, number, FedKind.TRANSFER_FEE, fee.part)


def number_parts(
    number: str, parts: Sequence[TransferPart]
) -> Iterator[tuple[str, TransferPart]]:
    """Number the parts: T12, T12-2, T12-3."""
    for nth, part in enumerate(parts, start=1):
        yield (number if nth == 1 else f"{number}-{nth}"), part


def posting_of(
    money: TransferMoney, event: LedgerEvent, number: str, part: TransferPart
) -> LedgerPosting:
    return LedgerPosting(
        money.party,
        part.account,
        part.billing_month,
        event,
        number,
        money.on,
        money.at,
    )


def feed_part(
    money: TransferMoney, number: str, kind: FedKind, part: TransferPart
) -> None:
    fed = FedPayment(
        money.party,
        part.account,
        part.billing_month,
        number,
        kind,
        part.yen,
        money.on,
    )
    feed_payment(fed, at=money.at)
