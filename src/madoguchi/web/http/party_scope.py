"""The door of the web: who is there, for which parties, and which contract it is."""

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.contracts.queries import ContractHandle, contracts_of
from madoguchi.customers.models import Member
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import OrderHandle

UUID_PATTERN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GetResponse = Callable[[HttpRequest], HttpResponse]


def party_scope_middleware(get_response: GetResponse) -> GetResponse:
    """Open the scope of each party in turn, and that of the page's own last.

    A login with one party has one scope: its contracts are read inside it. A party
    that asks for a stronger sign-in than this one is not opened at all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        members = members_of_login(request)
        if not members:
            return get_response(request)  # the database shows such a request nothing
        mine, level = cast(MemberRequest, request), level_in_session(request)
        mine.members, mine.contracts = members, []
        if len(members) > 1:
            for member in members:
                with scope(str(member), member.party_id):
                    mine.contracts += contracts_of(member)
        mine.member = member_for_path(mine)
        with scope(str(mine.member), mine.member.party_id, level=level):
            if len(members) == 1:
                mine.contracts = contracts_of(mine.member)
            mine.contract = contract_in_use(mine)
            return get_response(request)

    return middleware


def members_of_login(request: HttpRequest) -> list[Member]:
    if request.user.is_anonymous or request.path.startswith(f"/{settings.DESK_PATH}"):
        return []  # at the desk nobody is there for a party of their own
    mine = Member.objects.filter(
        user=request.user.pk, party__required_level__lte=level_in_session(request)
    )
    return list(mine.select_related("party").order_by("party__customer_number"))


def member_for_path(request: MemberRequest) -> Member:
    """The member whose contract the page is about; else the one chosen; else one."""
    contract = contract_in_use(request)
    party = contract.party_id if contract else SessionState(request.session).party_pk
    party = party_of_order_in_path(request.path) or party
    found = [m for m in request.members if m.party_id == party]
    return next(iter(found), request.members[0])


def contract_in_use(request: MemberRequest) -> ContractHandle | None:
    """The contract in the path; else the one last used; else the party's first."""
    by_code = {contract.code: contract for contract in request.contracts}
    named = contract_code_in_path(request.path)
    if named in by_code:
        return by_code[named]
    state = SessionState(request.session)
    if last := by_code.get(state.contract_code):
        return last
    party = state.party_pk
    if party not in {member.party_id for member in request.members}:
        return next(iter(request.contracts), None)
    return next((c for c in request.contracts if c.party_id == party), None)


def contract_code_in_path(path: str) -> str:
    """`/c/<code>/…` names a contract; `-` stands for the one last used."""
    parts = path.split("/", 3)
    return parts[2] if parts[1:2] == ["c"] and parts[2:] else ""


def party_of_order_in_path(path: str) -> int | None:
    """Whose order or draft the path names, when it names one."""
    parts = path.split("/")
    asked = {"orders": ("number", 2), "p": ("key", 3)}.get(parts[1])
    if asked is None or len(parts) <= asked[1]:
        return None
    field, place = asked
    if field == "key" and not UUID_PATTERN.fullmatch(parts[place]):
        return None
    found = (
        OrderHandle.objects.filter(**{field: parts[place]}) if parts[place] else None
    )
    return found.values_list("party", flat=True).first() if found else None
