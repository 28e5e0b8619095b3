"""Disputes of card charges over all customers: what has to be answered until when.

Without a customer who is open: numbers, sums and days, and no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.desk.party_scope import DeskRequest
from madoguchi.payments.dispute_words import WHAT_TO_DO, time_left
from madoguchi.payments.open_disputes import ListedDispute, card_disputes
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField

DISPUTES_SHOWN = 100


class DisputeSearchForm(forms.Form):
    """Which disputes are listed. `done`: also those with nothing to do."""

    q = FreeTextField(
        label=_("お客様番号、請求先番号、決済会社の番号のどれか"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
    )
    done = forms.BooleanField(label=_("することのない異議も表示する"), required=False)


@dataclass(frozen=True, slots=True)
class DisputeRow:
    dispute: ListedDispute
    today: date

    @property
    def days_left(self) -> str:
        return time_left(self.dispute.state, self.dispute.answer_by, self.today)

    @property
    def what_to_do(self) -> Promise:
        return WHAT_TO_DO[self.dispute.state]


@require_safe
def disputes(request: DeskRequest) -> HttpResponse:
    """List what somebody has to answer; each leads to the page of its charge."""
    form = DisputeSearchForm(request.GET)
    found: Sequence[ListedDispute] = ()
    if form.is_valid():
        found = card_disputes(
            DISPUTES_SHOWN + 1,
            about=form.cleaned_data["q"].strip(),
            is_all=form.cleaned_data["done"],
        )
    today = now().date()
    page = {
        "form": form,
        "rows": [DisputeRow(one, today) for one in found[:DISPUTES_SHOWN]],
        "has_more": len(found) > DISPUTES_SHOWN,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/disputes.html", {"page": page}, status=status)
