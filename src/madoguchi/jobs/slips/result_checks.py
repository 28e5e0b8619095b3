"""Whether what a file tells of slips follows on what is known, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.wording import day_in_japan
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.result_file import SlipNews, SlipResult
from madoguchi.payments.slips.slip_steps import STATE_AFTER, fault_of_step
from madoguchi.payments.zengin.file_faults import FaultList

NOT_ISSUED = "発行していない払込票です"
OTHER_DAY = "収納日が速報と違います"
DAY_TO_COME = "収納日が、まだ来ていない日です"
DAY_BEFORE_ISSUE = "収納日が、払込票を発行した日より前です"


@dataclass(frozen=True, slots=True)
class SlipStep:
    """A slip, as it is before, and what a line tells of it; its state after."""

    slip: StoreSlip
    news: SlipNews
    paid_on: date
    state: str
    is_money_new: bool


def steps_of_results(results: Sequence[SlipResult], today: date) -> list[SlipStep]:
    """Return the steps in the order of the lines, the slips' rows locked. In a batch.

    速報 that is read after the 確報 of its day is no step: nothing is left to be done.
    BankFileFaulty where a slip was never issued, or on that JST day not yet, and where
    the news does not follow: 速報 twice, 速報取消 without 速報 or after 確報.
    """
    slips = slips_by_digits({one.digits for one in results})
    states = {digits: slip.state for digits, slip in slips.items()}
    days = {digits: slip.paid_on for digits, slip in slips.items()}
    steps, faults = [], FaultList()
    for one in results:
        if one.digits not in slips:
            faults.add(one.line, NOT_ISSUED)
            continue
        before, day = states[one.digits], days[one.digits]
        if is_overtaken(one, before, day):
            continue
        fault = fault_of_day(one, slips[one.digits], today)
        fault = fault or fault_of_step(before, one.news)
        if not fault and one.news is not SlipNews.REPORTED:
            is_told = before == StoreSlip.State.REPORTED
            fault = OTHER_DAY if is_told and day != one.paid_on else ""
        if fault:
            faults.add(one.line, fault)
            continue
        after = STATE_AFTER[before, one.news]
        states[one.digits], days[one.digits] = after, one.paid_on
        is_new = before != StoreSlip.State.REPORTED
        slip = slips[one.digits]
        steps.append(SlipStep(slip, one.news, one.paid_on, after, is_new))
    faults.raise_any()
    return steps


def fault_of_day(one: SlipResult, slip: StoreSlip, today: date) -> str:
    """Say why no store can have taken a slip on the day that is told; "" if it can."""
    if one.paid_on > today:
        return DAY_TO_COME
    return DAY_BEFORE_ISSUE if one.paid_on < day_in_japan(slip.issued_at) else ""


def is_overtaken(one: SlipResult, state: str, paid_on: date | None) -> bool:
    """Say whether 速報 comes after the 確報 of the same taking."""
    is_first_news = one.news is SlipNews.REPORTED
    return is_first_news and state == StoreSlip.State.SURE and one.paid_on == paid_on


def slips_by_digits(digits: set[str]) -> dict[str, StoreSlip]:
    rows = StoreSlip.objects.filter(digits__in=digits).exclude(digits="")
    locked = rows.select_for_update(of=("self",)).select_related("account")
    return {slip.digits: slip for slip in locked.order_by("pk")}
