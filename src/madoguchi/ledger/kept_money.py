"""Money that is kept for a customer pays the next bill first (預り金の充当)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.postings import LedgerPosting, moves, post_movements
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside

CREDIT, RECEIVABLE = AccountTitle.CREDIT, AccountTitle.RECEIVABLE
KEPT_SQL = statement_beside(__file__, "kept_money")
LOCK_ACCOUNT_SQL = (
    "SELECT pg_advisory_xact_lock(hashtext('madoguchi money'), %(account)s::int)"
)


@dataclass(frozen=True, slots=True)
class KeptMoney:
    """Yen that came from a document or a payment, by its number.

    `overpaid_month` is that of the bill which was paid too much; None for credit.
    """

    source: str
    overpaid_month: date | None
    yen: int


def use_kept_money(
    account: LedgerPosting, owed_yen: int, promised: Mapping[date, int]
) -> int:
    """Let kept money pay a bill, the oldest first; return the yen used. In the scope.

    `account` says whose, which month and when; each entry gets the number of what the
    money came from. `promised` is what of a month is on its way back to the customer.
    """
    execute(LOCK_ACCOUNT_SQL, {"account": account.account % 2**31})
    used_yen = 0
    for kept in kept_money(account, promised):
        yen = min(kept.yen, owed_yen - used_yen)
        if yen > 0:
            post_use(account, kept, yen)
            used_yen += yen
    return used_yen


def kept_money(
    account: LedgerPosting, promised: Mapping[date, int]
) -> Iterator[KeptMoney]:
    """Yield what may be used, the oldest first; never more than is kept in all."""
    params = {
        "party": account.party,
        "account": account.account,
        "month": account.billing_month,
    }
    rows = [row[:3] for row in read_rows(KEPT_SQL, params)]
    credit_left = sum(yen for _source, month, yen in rows if month is None)
    for source, month, yen in rows:
        if month is not None:
            yield KeptMoney(source, month, yen - promised.get(month, 0))
        elif yen > 0 and credit_left > 0:
            yield KeptMoney(source, None, min(yen, credit_left))
            credit_left -= min(yen, credit_left)


def post_use(account: LedgerPosting, kept: KeptMoney, yen: int) -> None:
    """Post one use: what a bill was paid too much becomes credit before."""
    nth = free_overpaid(account, kept, yen)
    used = use_posting(account, kept, account.billing_month)
    post_movements(used, moves(CREDIT, RECEIVABLE, yen), first_nth=nth)


def free_overpaid(account: LedgerPosting, kept: KeptMoney, yen: int) -> int:
    """Make credit of what a bill was paid too much; return the next nth of its uses."""
    entries = LedgerEntry.objects.filter(
        party=account.party, event=LedgerEvent.CREDIT_USE, source=kept.source
    )
    nth = entries.count() + 1
    if not kept.overpaid_month:
        return nth
    freed = use_posting(account, kept, kept.overpaid_month)
    post_movements(freed, moves(RECEIVABLE, CREDIT, yen), first_nth=nth)
    return nth + 1


def use_posting(
    account: LedgerPosting, kept: KeptMoney, month: date | None
) -> LedgerPosting:
    return LedgerPosting(
        account.party,
        account.account,
        month,
        LedgerEvent.CREDIT_USE,
        kept.source,
        account.effective_on,
        account.at,
    )


def bill_to_pay(party: int, account: int, month: date, at: datetime) -> LedgerPosting:
    """Say which bill kept money is to pay."""
    day = day_in_japan(at)
    return LedgerPosting(party, account, month, LedgerEvent.CREDIT_USE, "", day, at)
