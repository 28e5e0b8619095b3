"""The disputes of a charge of the open customer, and the form about what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.desk.visits import Visit
from madoguchi.payments.dispute_words import WHAT_TO_DO, time_left
from madoguchi.payments.models import CardCharge, CardDispute
from madoguchi.procedures.toolkit.text_fields import FreeTextField


class DisputeNoteForm(ReasonForm, DecisionForm):
    """What was done about a dispute. `state`: the one that the page showed."""

    reason = FreeTextField(
        label=_("したこと"),
        help_text=_("5文字以上。監査記録に残ります。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        choices=CardDispute.State.choices, widget=forms.HiddenInput({"id": False})
    )


@dataclass(frozen=True, slots=True)
class ChargedDispute:
    """A dispute with its form; `form` is None where nothing is to be done."""

    dispute: CardDispute
    today: date
    seen_by: str
    form: DisputeNoteForm | None

    @property
    def days_left(self) -> str:
        return time_left(self.dispute.state, self.dispute.answer_by, self.today)

    @property
    def what_to_do(self) -> Promise:
        return WHAT_TO_DO[self.dispute.state]


def dispute_or_404(visit: Visit, charge: int, pk: int) -> CardDispute:
    """Find a dispute of a charge of the customer whose scope is open."""
    mine = CardDispute.objects.visible_to(visit.access)
    if (row := mine.filter(charge=charge, pk=pk).first()) is None:
        raise Http404
    return row


def disputes_of_charge(
    visit: Visit, charge: CardCharge, today: date, names: dict[str, str]
) -> Sequence[ChargedDispute]:
    """Load the disputes of a charge, the newest first. In the scope of its party."""
    mine = CardDispute.objects.visible_to(visit.access).filter(charge=charge)
    return [
        ChargedDispute(row, today, names.get(row.seen_by, row.seen_by), form_of(row))
        for row in mine.order_by("-told_at", "-pk")
    ]


def form_of(row: CardDispute) -> DisputeNoteForm | None:
    is_over = row.state in (CardDispute.State.UNDER_REVIEW, CardDispute.State.WON)
    if is_over or row.state == row.seen_state:
        return None
    return DisputeNoteForm(initial={"state": row.state}, auto_id=f"id_{row.pk}_%s")
