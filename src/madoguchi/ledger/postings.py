"""What each event moves between which accounts. Sums in yen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent

CREDIT, RECEIVABLE, SALES = (
    AccountTitle.CREDIT,
    AccountTitle.RECEIVABLE,
    AccountTitle.SALES,
)


@dataclass(frozen=True, slots=True)
class Movement:
    """Yen, more than 0, from the credited account to the debited one."""

    debit: AccountTitle
    credit: AccountTitle
    amount_yen: int


def billed_movements(before_yen: int, after_yen: int) -> list[Movement]:
    """What moves when the total of a bill changes.

    What is billed is owed to the operator; a total below 0 is owed to the customer, and
    is kept as credit.
    """
    owed = max(after_yen, 0) - max(before_yen, 0)
    kept = max(-after_yen, 0) - max(-before_yen, 0)
    return [*moves(RECEIVABLE, SALES, owed), *moves(SALES, CREDIT, kept)]


def moves(debit: AccountTitle, credit: AccountTitle, yen: int) -> list[Movement]:
    """Return the movement; the other way round where `yen` is below 0, none for 0."""
    if yen < 0:
        return [Movement(credit, debit, -yen)]
    return [Movement(debit, credit, yen)] if yen else []


@dataclass(frozen=True, slots=True)
class LedgerPosting:
    """An event to post: whose it is, its number, and the JST day on which it counts.

    `billing_month` is the first day of the month whose bill it is about, None for none.
    """

    party: int
    account: int
    billing_month: date | None
    event: LedgerEvent
    source: str
    effective_on: date
    at: datetime


def post_movements(
    posting: LedgerPosting, movements: Iterable[Movement], *, first_nth: int = 1
) -> None:
    """Post what an event moves, as its entries from the nth on. In the scope.

    A second posting of the same number and nth is refused by the database.
    """
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            party_id=posting.party,
            account_id=posting.account,
            event=posting.event,
            source=posting.source,
            nth=nth,
            billing_month=posting.billing_month,
            debit=one.debit,
            credit=one.credit,
            amount_yen=one.amount_yen,
            effective_on=posting.effective_on,
            posted_at=posting.at,
        )
        for nth, one in enumerate(movements, start=first_nth)
    )


@dataclass(frozen=True, slots=True)
class Revised:
    """A later document of a bill: whose, its number, and when it was issued (JST)."""

    party: int
    account: int
    billing_month: date
    number: str
    at: datetime


def post_revision(revised: Revised, before_yen: int, after_yen: int) -> None:
    """Post a later document that changes what the bill asks for. In the scope.

    The sums are what the bill asks for in all, less what was returned.
    """
    posting = LedgerPosting(
        revised.party,
        revised.account,
        revised.billing_month,
        LedgerEvent.REVISION,
        revised.number,
        revised.at.date(),
        revised.at,
    )
    post_movements(posting, billed_movements(before_yen, after_yen))
