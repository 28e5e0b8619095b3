"""Whether a payout of the agency fits what is sure. In a batch."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.payments.models import SlipFile, StoreSlip


def fee_of_payout(
    slips: Sequence[StoreSlip], digest: str, on: date, came_yen: int
) -> int:
    """Return the fee; refused `slip_payout_unfit` where the payout cannot be."""
    if not SlipFile.objects.filter(digest=digest).exists():
        raise payout_unfit("取り込んでいないファイルです")
    sure_yen = sum(slip.amount_yen for slip in slips)
    if not sure_yen or not 0 <= came_yen <= sure_yen:
        raise payout_unfit(f"このファイルの確報は{format_yen(sure_yen)}です")
    newest = max(slip.paid_on for slip in slips if slip.paid_on)
    if on < newest:
        raise payout_unfit(f"{format_day(newest)}の収納より前の日です")
    return sure_yen - came_yen


def former_fee(slips: Sequence[StoreSlip], on: date, fee_yen: int) -> bool:
    """Say whether just this fee is posted; refused where another one is."""
    rows = LedgerEntry.objects.filter(
        event=LedgerEvent.PAYOUT,
        debit=AccountTitle.FEE,
        source__in=[slip.ledger_key for slip in slips],
    )
    first = rows.order_by("pk").first()
    if first is None:
        return False
    posted_yen = rows.aggregate(yen=Sum("amount_yen"))["yen"]
    if (posted_yen, first.effective_on) != (fee_yen, on):
        day = format_day(first.effective_on)
        raise payout_unfit(f"{day}に手数料{format_yen(posted_yen)}を記入してあります")
    return True


def payout_unfit(why: str) -> Refused:
    return Refused(
        "slip_payout_unfit", f"入金を記入できません。{why}。何も記入していません。"
    )
