"""Addresses that name a contract, by its code or by `-` for the one last used."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session_state import SessionState
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT

SAFE_METHODS = {"GET", "HEAD"}


def settle_contract(
    request: MemberRequest, view_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Keep the contract of the address as the one last used.

    `-` leads on to the address with the code where a login has several contracts: a
    page says in its address which contract it is about, so that another tab cannot
    change that; to home where the customer has no contract at all. Http404 for a
    contract of somebody else.
    """
    code = view_kwargs.get("contract")
    if code is None:
        return None
    contract = request.contract
    if contract is None and code == LAST_USED_CONTRACT and is_safe(request):
        return redirect("home")
    if contract is None or code not in {LAST_USED_CONTRACT, contract.code}:
        raise Http404
    if code == LAST_USED_CONTRACT:
        has_choice = len(request.contracts) > 1 and is_safe(request)
        return redirect_to_code(request, contract.code) if has_choice else None
    state = SessionState(request.session)
    if code != state.contract_code:
        state.contract_code = code
        state.party_pk = contract.party_id
    return None


def is_safe(request: MemberRequest) -> bool:
    return request.method in SAFE_METHODS


def redirect_to_code(request: MemberRequest, code: str) -> HttpResponse:
    match = request.resolver_match
    assert match is not None  # noqa: S101 a view was found for this address
    url = reverse(match.view_name, kwargs={**match.kwargs, "contract": code})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{url}?{query}" if query else url)
