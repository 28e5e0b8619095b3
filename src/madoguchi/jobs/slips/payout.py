"""The agency pays out what is sure; what lacks of it is its fee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.jobs.slips.payout_checks import fee_of_payout, former_fee
from madoguchi.jobs.slips.result_checks import slips_by_digits
from madoguchi.jobs.slips.results import LOCK_SLIP_FILES_SQL, read_file
from madoguchi.jobs.slips.stored_agency import stored_slip_agency
from madoguchi.jobs.slips.taken_steps import money_of_slip
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.slip_postings import post_slip_fee
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.fee_shares import fee_shares
from madoguchi.payments.slips.result_file import SlipNews, SlipResult
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute


@dataclass(frozen=True, slots=True)
class SlipPayout:
    """What came on a JST day for the 確報 of a file that was read."""

    path: Path
    on: date
    yen: int


def post_slip_payout(payout: SlipPayout, at: datetime) -> str:
    """Post the fee, shared over the slips; the same again changes nothing and says so.

    Refused `slip_payout_unfit` for a file that was not read or has no 確報, for more
    than that, for a day before a store was paid, and beside another payout of it.
    """
    with batch(SLIP_ACTOR):
        reader = read_file(payout.path, stored_slip_agency())
        execute(LOCK_SLIP_FILES_SQL, {})
        slips = sure_slips(reader.results)
        fee_yen = fee_of_payout(slips, reader.digest, payout.on, payout.yen)
        told = f"確報 {len(slips):,}件の入金 {format_yen(payout.yen)}、手数料"
        if former_fee(slips, payout.on, fee_yen):
            return f"{told} {format_yen(fee_yen)}は記入済みです。何も変えていません。"
        shares = fee_shares([slip.amount_yen for slip in slips], fee_yen)
        for slip, share_yen in zip(slips, shares, strict=True):
            if share_yen:
                post_slip_fee(money_of_slip(slip), share_yen, payout.on, at=at)
    return f"{told} {format_yen(fee_yen)}を記入しました。"


def sure_slips(results: Sequence[SlipResult]) -> list[StoreSlip]:
    """Return the slips of 確報, locked, in order of their numbers."""
    digits = {one.digits for one in results if one.news is SlipNews.SURE}
    found = slips_by_digits(digits).values()
    return [slip for slip in found if slip.state == StoreSlip.State.SURE]
