"""A transfer that is a customer's pays bills, and is told. Once."""

from collections.abc import Iterable
from datetime import date, datetime

from madoguchi.ledger.kept_money import LOCK_ACCOUNT_SQL
from madoguchi.ledger.models import AccountTitle
from madoguchi.ledger.transfer_postings import (
    BorneFee,
    TransferMoney,
    TransferPart,
    post_transfer,
)
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.incoming.allocation import Allocation, allocate_transfer
from madoguchi.payments.incoming.bill_shares import refuse_shares, shares_in
from madoguchi.payments.incoming.owed_bills import owed_bills
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.audit import Act, record
from madoguchi.platform.fixed_statements import execute


def post_match(
    match: TransferMatch, *, since: date, actor: str, at: datetime
) -> Allocation:
    """Post the transfer of a match that counts to the bills of its account.

    Ends reminders of what it pays. Inside the scope, or in a batch. `since` is the
    first month whose payments are known.
    """
    party, account = match.party_id, match.account_id
    hold_accounts([account])
    bills = owed_bills(party, account, since)
    spread = allocate_transfer(match.amount_yen, bills, match.source.fees_yen)
    parts = [TransferPart(account, bill.month, bill.yen) for bill in spread.paid]
    if spread.credit_yen:
        parts.append(TransferPart(account, None, spread.credit_yen))
    fee = spread.fee and BorneFee(
        TransferPart(account, spread.fee.month, spread.fee.yen),
        AccountTitle(match.source.fee_as),
    )
    post_parts(match, parts, fee or None, actor=actor, at=at)
    return spread


def post_shares(match: TransferMatch, *, actor: str, at: datetime) -> None:
    """Post a transfer to bills as a person divided it; the rest is kept.

    Inside the scope. Refused as `refuse_shares` is, where a bill was paid meanwhile.
    """
    shares = shares_in(match.shares)
    hold_accounts([match.account_id, *(one.account for one in shares)])
    refuse_shares(match.party_id, shares, match.amount_yen)
    parts = [TransferPart(one.account, one.month, one.yen) for one in shares]
    if rest_yen := match.amount_yen - sum(one.yen for one in shares):
        parts.append(TransferPart(match.account_id, None, rest_yen))
    post_parts(match, parts, None, actor=actor, at=at)


def post_parts(
    match: TransferMatch,
    parts: list[TransferPart],
    fee: BorneFee | None,
    *,
    actor: str,
    at: datetime,
) -> None:
    party, number = match.party_id, number_of_match(match)
    post_transfer(TransferMoney(party, number, match.paid_on, at), parts, fee)
    for part in parts:
        if month := part.billing_month:
            ask_to_end_dunning(party, part.account, month, actor=actor, at=at)
    act = Act("transfer_matched", str(match), party, actor, at)
    record(act, match_changes(match))


def hold_accounts(accounts: Iterable[int]) -> None:
    """Let nobody else move money of these accounts before this transaction ends."""
    for account in sorted(set(accounts)):
        execute(LOCK_ACCOUNT_SQL, {"account": account % 2**31})


def number_of_match(match: TransferMatch) -> str:
    """The number of a transfer in the ledger and the feed: T12.

    T12R1 for a match of the same customer after one that was taken back: numbers stand
    once.
    """
    earlier = TransferMatch.objects.same_party_as(match).filter(
        transfer=match.transfer_id, pk__lt=match.pk
    )
    back = earlier.exclude(reversed_at=None).count()
    return f"T{match.transfer_id}" + (f"R{back}" if back else "")


def match_changes(match: TransferMatch) -> dict[str, list[str]]:
    return {
        "amount_yen": ["", str(match.amount_yen)],
        "way": ["", str(match.way)],
        "reason": ["", match.reason],
        "asked_by": ["", match.asked_by],
    }
