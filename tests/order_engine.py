"""Actions of a person without pages, each in a scope as a page has it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Party
from madoguchi.notices.mode_switch import ModeOfFunction, switch_mode
from madoguchi.notices.models import Mode, Notice
from madoguchi.platform.batch import batch
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine import drafts
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.engine.submit import submit_procedure
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import Case, build_case
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from tests.people import Person


def case_at(person: Person, at: datetime) -> Case:
    """Read the case anew, as a page does."""
    party = Party.objects.get(pk=person.party.pk)
    contract = Contract.objects.get(pk=person.contract.pk)
    return build_case(party, contract, actor=str(person.member), at=at)


def begin_order(
    person: Person, kind: str, at: datetime, key: UUID | None = None
) -> Order:
    with scope(str(person.member), person.party.pk, level=1):
        case = case_at(person, at)
        return drafts.begin_draft(REGISTRY[kind], case, key=key or uuid4())


def save_draft(
    person: Person, draft: Order, typed: dict[str, Any], at: datetime
) -> None:
    with scope(str(person.member), person.party.pk, level=1):
        drafts.save_answers(Order.objects.get(pk=draft.pk), typed, at=at)


def form_of(person: Person, order: Order, at: datetime) -> ProcedureForm:
    return REGISTRY[order.kind].form(order.answers, case=case_at(person, at))


def submit_saved_order(person: Person, draft: Order, at: datetime) -> Order:
    """Send a draft as it is shown."""
    with scope(str(person.member), person.party.pk, level=1):
        row = Order.objects.get(pk=draft.pk)
        form, kind = form_of(person, row, at), REGISTRY[row.kind]
        seen = build_offer(kind, form).digest if form.is_valid() else ""
        return submit_procedure(kind, form, row, seen=seen)


def submit_stale_draft(person: Person, row: Order, at: datetime) -> Order:
    """Send a draft from a page that another tab has outdated."""
    with scope(str(person.member), person.party.pk, level=1):
        form, kind = form_of(person, row, at), REGISTRY[row.kind]
        form.is_valid()
        return submit_procedure(kind, form, row, seen=build_offer(kind, form).digest)


def submit_order(
    person: Person, kind: str, typed: dict[str, Any], at: datetime
) -> Order:
    draft = begin_order(person, kind, at)
    save_draft(person, draft, typed, at)
    return submit_saved_order(person, draft, at)


def reload_order(person: Person, order: Order) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(pk=order.pk)


def set_mode(function: str, mode: str, at: datetime) -> None:
    """Switch a mode as `madoguchi mode` does."""
    with batch("operator command"):
        switch_mode(ModeOfFunction(function, Mode(mode)), actor="test", at=at)
        defer_operator_job("wake_orders", at, actor="test")


def void_notices() -> None:
    """Make the window of every notice empty, as though none had ever been in force.

    No role of the portal may delete one.
    """
    with batch("test"):
        Notice.objects.update(ends_at=F("starts_at"))
