"""The days that an order promises: those of its timing, its bill and its kind."""

from dataclasses import replace
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from madoguchi.billing.issued_due_days import issued_due_day
from madoguchi.kernel.bill_fixing import fixing_of_month
from madoguchi.kernel.calendar import JST, ONE_DAY, month_from_text
from madoguchi.kernel.wording import (
    day_and_clock_of_limit,
    format_clock,
    format_month,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import FINAL_STATES, OrderState
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.happenings import (
    Happening,
    happening_from,
    in_order,
)
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import Schedule


def promised_days(
    kind: type[Procedure],
    form: ProcedureForm,
    schedule: Schedule,
    first_bill_on: date | None,
) -> list[Happening]:
    """List what will happen, in order. `first_bill_on`: the month that is billed."""
    days = [*kind.happenings(form, schedule)]
    if schedule.effective_on:
        days.append(effect_of(kind, schedule, schedule.effective_on))
    if schedule.expected_on:
        words = _("当社の担当者の確認が終わる見込みです")
        days.append(Happening(schedule.expected_on, words, is_about=True))
    if schedule.cancellable_until:
        days.append(end_of_undo(schedule.cancellable_until))
    if first_bill_on:
        words = str(kind.bill_effect) % {"month": format_month(first_bill_on)}
        days.append(Happening(bill_day(form, first_bill_on), words))
    return in_order(days)


def effect_of(kind: type[Procedure], schedule: Schedule, day: date) -> Happening:
    """Say when it takes effect, with the hour where it begins within the day."""
    moment = schedule.run_at.astimezone(JST)
    is_within = moment.date() == day and moment.time() != time.min
    clock = format_clock(moment) if is_within else ""
    return Happening(day, str(kind.effect), clock=clock)


def end_of_undo(until: datetime) -> Happening:
    """Say until when it may be taken back."""
    day, clock = day_and_clock_of_limit(until)
    return Happening(day, _("取り消せる期限"), clock=clock)


def bill_day(form: ProcedureForm, month: date) -> date:
    """Return the day on which the bill of a month is fixed."""
    request = form.case.timing_request()
    return fixing_of_month(month, request.closing_day, request.issue_days).on


def with_day_of_bill(order: Order, day: Happening) -> Happening:
    """Take the day of payment from the bill that is paid, once it is out."""
    if not day.pays or order.contract is None:
        return day
    month = month_from_text(day.pays)
    own = issued_due_day(order.party_id, order.contract.account_id, month)
    return replace(day, on=own) if own else day


def days_to_come(order: Order, today: date) -> list[Happening]:
    """Return the promised days that are still ahead, in order.

    Once it is completed, what led to it is behind: its own day, the review, the undo.
    Of an order that ended without effect nothing is ahead; of one that waits for an
    approver of the company nothing is settled.
    """
    if order.state == OrderState.AWAITING_MEMBER:
        return []
    days = [happening_from(stored) for stored in order.happenings]
    if order.state not in FINAL_STATES:
        return days
    if order.state != OrderState.COMPLETED:
        return []
    since = max(today - ONE_DAY, order.effective_on or date.min)
    return [
        day
        for day in in_order([with_day_of_bill(order, day) for day in days])
        if day.on > since and not (day.is_about and day.on == order.expected_on)
    ]
