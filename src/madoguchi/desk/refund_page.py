"""A refund to a card at the desk: what is known of it, and how it ended."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm, OpenCustomerForm, ReasonForm
from madoguchi.desk.money_forms import MAX_YEN
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import CardRefund, MoneyRequest
from madoguchi.payments.money_requests import MoneyTerms, ask_for_money
from madoguchi.payments.refunds.card_refund_ends import is_doubtful_refund
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason
from madoguchi.ui.bounded_days import day_field

Kind = MoneyRequest.Kind


class RefundEndForm(ReasonForm, DecisionForm):
    """How a refund ended, as the page of the gateway shows it."""

    outcome = forms.ChoiceField(
        label=_("決済会社の画面で見た結果"),
        choices=[
            (Kind.RETURNED, _("返金されている")),
            (Kind.NOT_BACK, _("返金されていない")),
        ],
        widget=forms.RadioSelect,
    )
    amount_yen = forms.IntegerField(
        label=_("返金されている金額（円）"),
        help_text=_("返金されているときだけ。"),
        min_value=1,
        max_value=MAX_YEN,
        required=False,
    )
    paid_on = day_field(
        _("返金された日"), help_text=_("返金されているときだけ。"), required=False
    )
    field_order = ("outcome", "amount_yen", "paid_on", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for sum and day where it was returned."""
        if self.cleaned_data.get("outcome") == Kind.RETURNED:
            for name in ("amount_yen", "paid_on"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("返金されているときは、入力してください。"))
        return self.cleaned_data

    @property
    def typed_texts(self) -> list[str]:
        """What was typed, in the order of the fields, without the key."""
        return [str(self.cleaned_data[name]) for name in self.field_order]


@dataclass(frozen=True, slots=True)
class RefundPage:
    """`waiting`: the request about its end; `is_doubtful`: somebody has to decide."""

    party: Party
    pk: int
    form: RefundEndForm
    refusal: Refused | None = None
    visit: Visit | None = None
    refund: CardRefund | None = None
    waiting: MoneyRequest | None = None
    is_doubtful: bool = False

    @property
    def entry(self) -> OpenCustomerForm:
        return OpenCustomerForm(initial={"refund": self.pk})


@require_safe
def card_refund(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    return render_refund_page(request, party_or_404(number), pk)


def render_refund_page(
    request: DeskRequest,
    party: Party,
    pk: int,
    form: RefundEndForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, the refund."""
    status = 422 if refusal or (form and form.errors) else 200
    page = RefundPage(party, pk, form or RefundEndForm(), refusal)
    if (visit := current_visit(request, party.pk)) is not None:
        with staff_party_scope(request, party.pk):
            row = refund_or_404(visit, pk)
            asked = MoneyRequest.objects.visible_to(visit.access).filter(
                ended_refund=row, state=MoneyRequest.State.ASKED
            )
            page = RefundPage(
                party,
                pk,
                page.form,
                refusal,
                visit,
                row,
                asked.first(),
                is_doubtful_refund(row, now()),
            )
    return render(request, "desk/refund.html", {"page": page}, status=status)


def refund_or_404(visit: Visit, pk: int) -> CardRefund:
    """Find a refund of the customer whose scope is open."""
    mine = CardRefund.objects.visible_to(visit.access).select_related("charge")
    if (row := mine.filter(pk=pk).first()) is None:
        raise Http404
    return row


@require_POST
def end_refund(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Record what somebody saw at the gateway, or ask a colleague to, once for a key.

    Refused as `ask_for_money` is.
    """
    party, form = party_or_404(number), RefundEndForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:refund", number, pk)
    if not form.is_valid():
        return render_refund_page(request, party, pk, form)
    try:
        reason = clean_reason(form.cleaned_data["reason"])
        with staff_party_scope(request, party.pk) as actor:
            terms = terms_of_refund_end(refund_or_404(visit, pk), form, reason)
            command(
                form.cleaned_data["key"],
                partial(ask_for_refund_end, party.pk, terms, actor),
                actor=actor,
                party=party.pk,
                request=["refund end", pk, *form.typed_texts],
            )
    except Refused as refusal:
        return render_refund_page(request, party, pk, form, refusal)
    return redirect("desk:money", number)


def terms_of_refund_end(
    refund: CardRefund, form: RefundEndForm, reason: str
) -> MoneyTerms:
    kind = Kind(form.cleaned_data["outcome"])
    yen, paid_on = refund.amount_yen, None
    if kind == Kind.RETURNED:
        yen, paid_on = form.cleaned_data["amount_yen"], form.cleaned_data["paid_on"]
    of = refund.charge
    return MoneyTerms(
        kind,
        of.account_id,
        of.billing_month,
        yen,
        reason,
        paid_on=paid_on,
        ended_refund=refund,
    )


def ask_for_refund_end(party: int, terms: MoneyTerms, actor: str) -> int:
    return ask_for_money(party, terms, actor=actor, at=now()).pk
