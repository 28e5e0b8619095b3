"""Terms of contracts and the fee for leaving one. Plain Python, without a clock."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.calendar import ONE_DAY, month_after

WINDOW_MONTHS = 3  # the month of the term's end and the two that follow


@dataclass(frozen=True, slots=True)
class ExitCost:
    """The fee on a day, and the window without a fee: first and last day, included.

    It is unsure where the plan has a term and a fee, and nobody knows the term's end.
    """

    fee_yen: int
    term_end_on: date | None
    window_from: date | None
    window_to: date | None
    is_capped: bool = False
    is_unsure: bool = False


def current_term_end(first_end: date, term_months: int, today: date) -> date:
    """Find the end of the present term; a term renews when its window has passed.

    A contract may be left without a fee within the window of each term.
    """
    end = first_end
    while term_months and renewal_window(end)[1] < today:
        end = same_day_months_later(end, term_months)
    return end


def next_renewal_on(first_end: date, term_months: int, today: date) -> date:
    """Find the first day of the next term, which begins by itself after today.

    `term_months` is above 0. The terms are counted from the first end: a short month
    moves none of those after it.
    """
    terms = 0
    while (end := same_day_months_later(first_end, terms * term_months)) < today:
        terms += 1
    return end + ONE_DAY


def renewal_window(end: date) -> tuple[date, date]:
    first = end.replace(day=1)
    return first, month_after(first, WINDOW_MONTHS) - ONE_DAY


def same_day_months_later(day: date, months: int) -> date:
    """Add months to a day; a shorter month gives its last day."""
    first = month_after(day.replace(day=1), months)
    last = (month_after(first) - ONE_DAY).day
    return first.replace(day=min(day.day, last))


def compute_exit_cost(
    *,
    first_end: date | None,
    term_months: int,
    fee_yen: int | None,
    cap_yen: int | None,
    today: date,
) -> ExitCost:
    """Compute the fee for leaving: none without a term or within its window.

    `cap_yen` is one month's charge of the plan, the legal maximum for a consumer
    (電気通信事業法施行規則 第22条の2の13の2); None for a company.
    """
    if first_end is None or not fee_yen:
        is_unsure = bool(fee_yen and term_months)
        return ExitCost(0, None, None, None, is_unsure=is_unsure)
    end = current_term_end(first_end, term_months, today)
    opens, closes = renewal_window(end)
    if opens <= today <= closes:
        return ExitCost(0, end, opens, closes)
    fee = fee_yen if cap_yen is None else min(fee_yen, cap_yen)
    return ExitCost(fee, end, opens, closes, is_capped=fee < fee_yen)
