"""A transfer that is a customer's pays the bills of an account, and is told. Once."""

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
from madoguchi.payments.incoming.owed_bills import owed_bills
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.audit import Act, record
from madoguchi.platform.fixed_statements import execute


def post_match(
    match: TransferMatch, *, since: date, actor: str, at: datetime
) -> Allocation:
    """Post the transfer of a match that counts, and end reminders of what it pays.

    Inside the scope, or in a batch. `since` is the first month whose payments are
    known.
    """
    party, account = match.party_id, match.account_id
    execute(LOCK_ACCOUNT_SQL, {"account": account % 2**31})
    bills = owed_bills(party, account, since)
    spread = allocate_transfer(match.amount_yen, bills, match.source.fees_yen)
    parts = [TransferPart(bill.month, bill.yen) for bill in spread.paid]
    if spread.credit_yen:
        parts.append(TransferPart(None, spread.credit_yen))
    fee = spread.fee and BorneFee(
        spread.fee.month, spread.fee.yen, AccountTitle(match.source.fee_as)
    )
    number = transfer_number(match.transfer_id)
    money = TransferMoney(party, account, number, match.paid_on, at)
    post_transfer(money, parts, fee or None)
    for bill in spread.paid:
        ask_to_end_dunning(party, account, bill.month, actor=actor, at=at)
    act = Act("transfer_matched", str(match), party, actor, at)
    record(act, match_changes(match))
    return spread


def transfer_number(transfer: int) -> str:
    """The number of a transfer in the ledger and the feed: T12."""
    return f"T{transfer}"


def match_changes(match: TransferMatch) -> dict[str, list[str]]:
    return {
        "amount_yen": ["", str(match.amount_yen)],
        "way": ["", str(match.way)],
        "reason": ["", match.reason],
        "asked_by": ["", match.asked_by],
    }
