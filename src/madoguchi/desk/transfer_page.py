"""A transfer and a customer at the desk: what it would pay, and who agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.customers.models import BillingAccount, Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import OpenCustomerForm
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.queue import colleague_names
from madoguchi.desk.transfer_form import AccountSpread, TransferMatchForm
from madoguchi.desk.transfer_shares import ShownShare, shown_shares
from madoguchi.desk.unlike_payer import unlike_name
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.errors import Refused
from madoguchi.payments.incoming.allocation import allocate_transfer
from madoguchi.payments.incoming.owed_bills import owed_bills
from madoguchi.payments.incoming.waiting_list import (
    UnmatchedTransfer,
    unmatched_transfer,
)
from madoguchi.payments.models import TransferMatch, TransferSource
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class TransferPage:
    party: Party
    entry: OpenCustomerForm
    transfer: UnmatchedTransfer
    visit: Visit | None = None
    form: TransferMatchForm | None = None
    refusal: Refused | None = None
    spreads: Sequence[AccountSpread] = ()
    asked: TransferMatch | None = None
    shares: Sequence[ShownShare] = ()
    asked_by: str = ""
    is_own: bool = False
    decision: MoneyDecisionForm | None = None
    unlike_name: str = ""  # the customer's, where the payer's is another


@require_safe
def transfer(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    return render_transfer_page(request, party_or_404(number), pk)


def render_transfer_page(
    request: DeskRequest,
    party: Party,
    pk: int,
    form: TransferMatchForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render the form that opens the customer; during a visit, what would be paid.

    A transfer that is somebody's meanwhile leads back to the list.
    """
    if (found := unmatched_transfer(pk)) is None:
        return redirect("desk:transfers")
    status = 422 if refusal or (form and form.errors) else 200
    entry = OpenCustomerForm(initial={"transfer": pk})
    page = TransferPage(party, entry, found)
    if (visit := current_visit(request, party.pk)) is not None:
        with staff_party_scope(request, party.pk) as actor:
            spreads = account_spreads(visit, found)
            asked = asked_match(visit, pk)
            own_name = unlike_name(visit.access, found.payer)
            page = TransferPage(
                party,
                entry,
                found,
                visit,
                form
                or TransferMatchForm(spreads=spreads, is_name_unlike=bool(own_name)),
                refusal,
                spreads,
                asked,
                shown_shares(asked, spreads),
                colleague_names().get(asked.asked_by, asked.asked_by) if asked else "",
                bool(asked and asked.asked_by == actor),
                MoneyDecisionForm(),
                own_name,
            )
    return render(request, "desk/transfer.html", {"page": page}, status=status)


def first_known_month() -> date:
    """From which month on payments are known; transfers are read only with one."""
    operator = reference_at(now()).operator
    if operator is None or not operator.payments_from:
        raise Http404
    return month_from_text(operator.payments_from)


def account_spreads(visit: Visit, found: UnmatchedTransfer) -> list[AccountSpread]:
    """Say what it would pay of each billing account. Inside the scope."""
    since = first_known_month()
    source = TransferSource.objects.get(pk=found.source)
    mine = BillingAccount.objects.visible_to(visit.access).order_by("account_number")
    return [
        AccountSpread(
            account,
            bills := owed_bills(visit.party_id, account.pk, since),
            allocate_transfer(found.amount_yen, bills, source.fees_yen),
        )
        for account in mine
    ]


def asked_match(visit: Visit, pk: int) -> TransferMatch | None:
    rows = TransferMatch.objects.visible_to(visit.access).select_related("account")
    return rows.filter(transfer=pk, state=TransferMatch.State.ASKED).first()
