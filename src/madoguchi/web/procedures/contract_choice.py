"""Ask which contract a procedure is about, where the address does not say."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from madoguchi.contracts.queries import (
    MAX_LISTED_CONTRACTS,
    ContractHandle,
    running_contracts,
)
from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.web.http.contract_tags import tag_of_contract

MAX_CHOICES = 50


@dataclass(frozen=True, slots=True)
class ContractChoice:
    contract: ContractHandle
    tag: int
    url: str


def contracts_for_kind(
    request: MemberRequest, kind: type[Procedure]
) -> list[ContractHandle]:
    """The running contracts of its services: of the login, or the first of the party.

    One more than are shown, where there are many.
    """
    if len(request.contracts) > MAX_LISTED_CONTRACTS:
        return running_contracts(request.access, kind.services, MAX_CHOICES + 1)
    return [
        contract
        for contract in request.contracts
        if contract.service in kind.services and not contract.is_ended
    ]


def respond_with_contracts(
    request: MemberRequest, kind: type[Procedure]
) -> HttpResponse:
    """List the contracts that the procedure is for; lead on where there is one.

    Http404 where there is none: the procedure is not offered.
    """
    found = contracts_for_kind(request, kind)
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("procedure", found[0].code, kind.key)
    choices = [
        ContractChoice(
            contract,
            tag_of_contract(request.contracts, contract),
            reverse("procedure", args=[contract.code, kind.key]),
        )
        for contract in found[:MAX_CHOICES]
    ]
    has_more = len(found) > MAX_CHOICES
    context = {"page": {"kind": kind, "choices": choices, "has_more": has_more}}
    return render(request, "procedures/choose_contract.html", context)
