"""Contracts and logins of the open customer: some at a time, and searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import Member
from madoguchi.desk.contract_rows import DeskContractRow, desk_contract_rows
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.desk.visits import Visit
from madoguchi.kernel.typed_numbers import place_in_list
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField

ROWS_PER_PAGE = 20


class CustomerSearchForm(forms.Form):
    """Narrows contracts by number, name, line or plan, logins by mail and name."""

    q = FreeTextField(
        label=_("契約とログインを探す"),
        help_text=_("契約番号・電話番号・名前・プラン、メールアドレスの一部"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class CustomerLists:
    """`next_contracts`, `next_members`: where the next page begins, 0 for none.

    `form` is None where all there is is shown.
    """

    words: str
    contracts: Sequence[DeskContractRow]
    next_contracts: int
    members: Sequence[Member]
    next_members: int
    form: CustomerSearchForm | None


def customer_lists(request: DeskRequest, visit: Visit) -> CustomerLists:
    """Read one page of each, as the address says. Inside the customer's scope."""
    form = CustomerSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    first = place_in_list(request.GET.get("contracts", ""))
    contracts = desk_contract_rows(
        visit, now(), words=words, passed_over=first, most=ROWS_PER_PAGE + 1
    )
    start = place_in_list(request.GET.get("logins", ""))
    members = list(members_named(visit, words)[start : start + ROWS_PER_PAGE + 1])
    next_contracts = first + ROWS_PER_PAGE if len(contracts) > ROWS_PER_PAGE else 0
    next_members = start + ROWS_PER_PAGE if len(members) > ROWS_PER_PAGE else 0
    is_searched = form.errors or words or first or start or next_contracts
    return CustomerLists(
        words,
        contracts[:ROWS_PER_PAGE],
        next_contracts,
        members[:ROWS_PER_PAGE],
        next_members,
        form if is_searched or next_members else None,
    )


def active_members(visit: Visit) -> QuerySet[Member]:
    mine = Member.objects.filter(party=visit.party_id, user__is_active=True)
    return mine.select_related("user").order_by("pk")


def members_named(visit: Visit, words: str) -> QuerySet[Member]:
    by_mail, by_name = (
        Q(user__email__icontains=words),
        Q(user__display_name__icontains=words),
    )
    return active_members(visit).filter(by_mail | by_name)
