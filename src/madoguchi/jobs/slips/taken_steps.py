"""A step of a slip is stored, and posted to the ledger once. In a batch."""

from datetime import datetime

from madoguchi.jobs.slips.issuing import SLIP_ACTOR
from madoguchi.jobs.slips.result_checks import SlipStep
from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.slip_postings import (
    SlipMoney,
    post_slip_sure,
    post_slip_taken,
    post_slip_taken_back,
)
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.result_file import SlipNews


def take_step(step: SlipStep, at: datetime) -> None:
    """Store the state after it and post what moved.

    What a store took counts on the day that it says, what came of it later today.
    """
    slip, on = step.slip, step.paid_on
    if step.is_money_new:
        slip.takings += 1
        slip.paid_on, slip.reported_at, slip.settled_at = on, at, None
    slip.state = step.state
    if step.news is not SlipNews.REPORTED:
        slip.settled_at = at
    slip.save(
        update_fields=["state", "takings", "paid_on", "reported_at", "settled_at"]
    )
    money, yen = money_of_slip(slip), slip.amount_yen
    if step.is_money_new:
        post_slip_taken(money, yen, on, at=at)
    if step.news is SlipNews.SURE:
        post_slip_sure(money, yen, day_in_japan(at), at=at)
    if step.news is SlipNews.TAKEN_BACK:
        post_slip_taken_back(money, yen, day_in_japan(at), at=at)
    if step.is_money_new:
        ask_to_end_dunning(
            slip.party_id, slip.account_id, slip.billing_month, actor=SLIP_ACTOR, at=at
        )


def money_of_slip(slip: StoreSlip) -> SlipMoney:
    return SlipMoney(
        slip.party_id, slip.account_id, slip.billing_month, slip.ledger_key
    )
