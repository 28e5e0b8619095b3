"""The draft that a page of a procedure is about, read once in a request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404

from madoguchi.contracts.models import Contract
from madoguchi.identity.member_request import MemberRequest
from madoguchi.platform.clock import now
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, TranslatableText
from madoguchi.procedures.toolkit.case import Case, build_case
from madoguchi.procedures.toolkit.day_fields import show_refused_day
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


@dataclass(frozen=True, slots=True)
class DraftContext:
    """A draft with its kind, its case, and its form filled with the saved answers."""

    kind: type[Procedure]
    case: Case
    draft: Order
    form: ProcedureForm

    @property
    def pages(self) -> tuple[tuple[str, ...], ...]:
        return self.form.page_names()

    def names_of_page(self, nth: int) -> tuple[str, ...]:
        """Return the names of the fields of a page, from 1; none has none."""
        return self.pages[nth - 1] if self.pages else ()

    def with_form_anew(self) -> "DraftContext":
        """Build the form again, from answers that were saved in this request."""
        return replace(self, form=form_of_draft(self.kind, self.case, self.draft))

    def first_fault(self) -> int | None:
        """Return the page, from 1, of the first answer that is missing or wrong."""
        wrong = set(self.form.errors)
        for nth, names in enumerate(self.pages, 1):
            if wrong & set(names):
                return nth
        return 1 if wrong else None


def kind_or_404(slug: str) -> type[Procedure]:
    kind = REGISTRY.get(slug)
    if kind is None or kind.asker:
        raise Http404
    return kind


def procedure_title(arguments: Mapping[str, Any]) -> TranslatableText:
    """Return the title of the kind that an address names; "" for one that is not."""
    kind = REGISTRY.get(arguments.get("slug", ""))
    return kind.title if kind else ""


def case_for_request(request: MemberRequest, contract: Contract | None) -> Case:
    party, actor = request.member.party, str(request.member)
    return build_case(party, contract, actor=actor, at=now())


def contract_row(request: MemberRequest) -> Contract:
    mine = Contract.objects.visible_to(request.access).select_related("account")
    contract = mine.filter(pk=request.contract.pk if request.contract else 0).first()
    if contract is None:
        raise Http404
    return contract


def draft_context(request: MemberRequest, slug: str, draft: UUID) -> DraftContext:
    kind = kind_or_404(slug)
    mine = Order.objects.visible_to(request.access)
    rows = mine.select_related("contract__account", "party")
    order = rows.filter(key=draft, kind=kind.key).first()
    if order is None:
        raise Http404
    case = case_for_request(request, order.contract)
    return DraftContext(kind, case, order, form_of_draft(kind, case, order))


def form_of_draft(kind: type[Procedure], case: Case, draft: Order) -> ProcedureForm:
    """Build the form of the saved answers; a day that cannot be had is a fault of it.

    Not so in an order that was sent: its day stands.
    """
    form = kind.form(draft.answers, case=case)
    if draft.state in EDITABLE_STATES:
        show_refused_day(form, kind.timing)
    return form
