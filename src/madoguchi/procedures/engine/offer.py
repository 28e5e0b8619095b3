"""The offer that the check page shows, and that sending an order compares."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from madoguchi.procedures.engine.promised_days import promised_days
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.happenings import Happening
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import Schedule
from madoguchi.procedures.toolkit.unreached_changes import refuse_change_after_end


@dataclass(frozen=True, slots=True)
class Offer:
    """What an order changes and costs, from when, and how long it may be cancelled."""

    answers: list[LabelledText]
    quote: list[LabelledText]
    schedule: Schedule
    sentence: str
    first_bill_on: date | None
    happenings: list[Happening]

    @property
    def digest(self) -> str:
        """A digest of what the customer saw: answers, quote and days."""
        until = self.schedule.cancellable_until
        parts = [
            self.answers,
            self.quote,
            str(self.schedule.effective_on),
            str(until.date() if until else None),
        ]
        return sha256(json.dumps(parts).encode()).hexdigest()


def build_offer(kind: type[Procedure], form: ProcedureForm) -> Offer:
    """Build the offer of a valid form. May be refused by its timing or kind."""
    request = form.timing_request()
    schedule = kind.timing.schedule(request)
    refuse_change_after_end(form.case, kind.key, schedule.effective_on)
    first_bill_on = first_bill_of(kind, form, schedule)
    return Offer(
        answers=form.summary(),
        quote=kind.quote(form),
        schedule=schedule,
        sentence=kind.timing.sentence(request),
        first_bill_on=first_bill_on,
        happenings=promised_days(kind, form, schedule, first_bill_on),
    )


def first_bill_of(
    kind: type[Procedure], form: ProcedureForm, schedule: Schedule
) -> date | None:
    """Return the first day of the billing month that changes first, if any does."""
    if not kind.billed:
        return None
    day = schedule.effective_on
    return schedule.bill_on or (
        kind.first_changed_month(form.case, day) if day else None
    )
