"""Receipts and certificates of payments: asked for a period, made by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.contracts.queries import ContractHandle
from madoguchi.documents.models import Document
from madoguchi.documents.receipt_numbers import next_receipt_ordinal, receipt_number_of
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.document_kind import KIND_LABELS, PAYMENT_KINDS
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.lasting_payments import payments_between
from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.ledger.payments_of_account import payments_of_account
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.job_queue import defer_job
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.http.idempotency_keys import idempotency_key

MAX_PAPERS_SHOWN = 24
PAYMENTS_LOOKED_AT = 12


class PaperPeriodForm(forms.Form):
    """The days on which the payments came, both included."""

    first_on = forms.DateField(
        label=gettext_lazy("入金日（から）"),
        widget=forms.DateInput({"type": "date"}),
    )
    last_on = forms.DateField(
        label=gettext_lazy("入金日（まで）"),
        widget=forms.DateInput({"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        first, last = (self.cleaned_data.get(f) for f in ("first_on", "last_on"))
        if first and last and first > last:
            words = _("始まりの日が終わりの日よりあとです。入れ替えてお試しください。")
            show_refusal(self, Refused("range_reversed", words), "last_on")
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that was made. `is_taken_back`: money of its bills went back later."""

    document: Document
    label: str
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class PaymentPapersPage:
    contract: ContractHandle
    form: PaperPeriodForm
    papers: Sequence[PaperRow]
    waiting: str  # the number of one that is being made, "" for none
    ready: PaperRow | None  # the one that was asked for, once it is made
    key: UUID
    refusal: Refused | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def payment_papers(request: MemberRequest, contract: str) -> HttpResponse:
    """List the papers of the contract's account, and ask for another."""
    handle, key = contract_or_404(request), idempotency_key(request)
    first = newest_paid_days(request, handle.account_id)
    form = PaperPeriodForm(request.POST or None, initial=first)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            number = ask_for_paper(request, handle, form, key)
        except Refused as raised:
            refusal = raised
        else:
            return redirect(f"{request.path}?number={number}")
    papers = papers_of_account(request, handle.account_id)
    made = {row.document.number: row for row in papers}
    asked = request.GET.get("number", "")
    page = PaymentPapersPage(
        handle,
        form,
        papers,
        waiting=asked if is_number_of_paper(asked) and asked not in made else "",
        ready=made.get(asked),
        key=key,
        refusal=refusal,
    )
    status = 422 if refusal or form.errors else 200
    return render(request, "payment/papers.html", {"page": page}, status=status)


def newest_paid_days(request: MemberRequest, account: int) -> dict[str, date]:
    """Offer the day of the newest payment; without one, this year so far."""
    today = now().date()
    for paid in payments_of_account(request.access, account, PAYMENTS_LOOKED_AT):
        if paid.event == LedgerEvent.PAYMENT:
            return {"first_on": paid.paid_on, "last_on": paid.paid_on}
    return {"first_on": today.replace(month=1, day=1), "last_on": today}


def is_number_of_paper(text: str) -> bool:
    return len(text) == len(receipt_number_of(1)) and text[1:].isdecimal()


def ask_for_paper(
    request: MemberRequest, handle: ContractHandle, form: PaperPeriodForm, key: UUID
) -> str:
    """Queue the paper of a period and return its number, once for a key.

    Refused with `nothing_was_paid` where no payment came on these days and stayed.
    """
    first_on, last_on = form.cleaned_data["first_on"], form.cleaned_data["last_on"]
    party = request.access.party_id
    account = handle.account_id
    if not payments_between(party, account, first_on, last_on):
        raise Refused(
            "nothing_was_paid",
            _(
                "その期間に確認できたお支払いがありません。書類は作っていません。"
                "入金の確認には数日かかることがあります。期間を変えてお試しください。"
            ),
        )
    act = partial(queue_paper, request, account, first_on, last_on)
    asked = ["payment paper", account, str(first_on), str(last_on)]
    actor = str(request.member)
    return receipt_number_of(command(key, act, actor=actor, party=party, request=asked))


def queue_paper(
    request: MemberRequest, account: int, first_on: date, last_on: date
) -> int:
    ordinal = next_receipt_ordinal()
    defer_job(
        "make_payment_paper",
        now(),
        party=request.access.party_id,
        actor=str(request.member),
        account=account,
        ordinal=ordinal,
        first=first_on.toordinal(),
        last=last_on.toordinal(),
    )
    return ordinal


def papers_of_account(request: MemberRequest, account: int) -> list[PaperRow]:
    """Load the newest papers, each marked where its money went back after it."""
    mine = Document.objects.visible_to(request.access)
    rows = mine.filter(account=account, kind__in=PAYMENT_KINDS)
    found = list(rows.order_by("-issued_on", "-pk")[:MAX_PAPERS_SHOWN])
    back = LedgerEntry.objects.visible_to(request.access).filter(
        account=account, event__in=[LedgerEvent.CHARGEBACK, LedgerEvent.REFUND]
    )
    days = list(back.values_list("posted_at", flat=True))
    return [
        PaperRow(row, KIND_LABELS[row.kind], any(day > row.issued_at for day in days))
        for row in found
    ]
