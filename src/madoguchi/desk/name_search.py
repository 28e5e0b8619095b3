"""Customers by name, telephone number or mail address, where no number is known.

A search is recorded at every customer whom it shows. What is shown is kept in the
session, so that the page can be opened again and shows nobody else.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.desk.desk_forms import NameSearchForm
from madoguchi.desk.found_customers import (
    MAX_CUSTOMERS_SHOWN,
    customers_found,
    record_search,
)
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.platform.reasons import clean_reason
from madoguchi.ui.form_errors import show_refusal


@require_POST
def search_names(request: DeskRequest) -> HttpResponse:
    """Search, record it at each customer who is shown, and lead to the page of them.

    Without a reason nothing is searched.
    """
    form = NameSearchForm(request.POST)
    try:
        reason = clean_reason(form.cleaned_data["reason"]) if form.is_valid() else ""
    except Refused as refusal:
        show_refusal(form, refusal, "reason")
    if form.errors:
        page = {"form": form, "words": "", "rows": [], "has_more": False}
        return render(request, "desk/found.html", {"page": page}, status=422)
    words = form.cleaned_data["name"]
    found = customers_found(words)[:MAX_CUSTOMERS_SHOWN]
    record_search(request, found, words, reason)
    numbers = [customer.customer_number for customer in found]
    SessionState(request.session).searched_name = {"words": words, "numbers": numbers}
    return redirect("desk:found")


@require_safe
def found_names(request: DeskRequest) -> HttpResponse:
    """Show whom the last search of this session found."""
    searched = SessionState(request.session).searched_name
    words, numbers = searched.get("words", ""), searched.get("numbers", [])
    rows = customers_found(words) if words else []
    page = {
        "form": NameSearchForm(initial={"name": words}),
        "words": words,
        "rows": [row for row in rows if row.customer_number in numbers],
        "has_more": len(rows) > MAX_CUSTOMERS_SHOWN,
    }
    return render(request, "desk/found.html", {"page": page})
