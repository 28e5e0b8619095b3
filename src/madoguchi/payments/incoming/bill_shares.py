"""How a person divides a transfer among bills of a customer's billing accounts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.owed_of_bill import owed_of_bill

StoredShare = dict[str, str | int]


class BillShare(NamedTuple):
    """Yen, more than 0, for the bill of an account and month (its first day)."""

    account: int
    month: date
    yen: int


def stored_shares(shares: Iterable[BillShare]) -> list[StoredShare]:
    return [
        {"account": one.account, "month": one.month.isoformat(), "yen": one.yen}
        for one in shares
    ]


def shares_in(stored: Iterable[StoredShare]) -> list[BillShare]:
    return [
        BillShare(
            int(one["account"]), date.fromisoformat(str(one["month"])), int(one["yen"])
        )
        for one in stored
    ]


def refuse_shares(party: int, shares: Sequence[BillShare], amount_yen: int) -> None:
    """Refuse shares above what came or is owed of a bill now. In the scope, held.

    `transfer_shares_too_large`, `transfer_shares_stale`.
    """
    if sum(one.yen for one in shares) > amount_yen:
        raise Refused(
            "transfer_shares_too_large",
            _(
                "請求に充てる金額の合計が、振込の金額を超えています。"
                "何も変更していません。"
            ),
        )
    if any(one.yen > owed_of_bill(party, one.account, one.month) for one in shares):
        raise Refused(
            "transfer_shares_stale",
            _(
                "充てる金額が、請求の未払いの額を超えています。何も変更していません。"
                "画面を開き直して、いまの未払いの額をお確かめください。"
            ),
        )
