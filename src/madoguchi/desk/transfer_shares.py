"""How a colleague divided a transfer among bills, as the page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.desk.transfer_form import AccountSpread
from madoguchi.payments.incoming.bill_shares import shares_in
from madoguchi.payments.models import TransferMatch


@dataclass(frozen=True, slots=True)
class ShownShare:
    """Yen of a transfer for a bill, as a colleague divided it."""

    account_number: str
    month: date
    yen: int


def shown_shares(
    match: TransferMatch | None, spreads: Sequence[AccountSpread]
) -> list[ShownShare]:
    return list(read_shares(match, spreads)) if match else []


def read_shares(
    match: TransferMatch, spreads: Sequence[AccountSpread]
) -> Iterator[ShownShare]:
    numbers = {one.account.pk: one.account.account_number for one in spreads}
    for share in shares_in(match.shares):
        yield ShownShare(numbers.get(share.account, ""), share.month, share.yen)
