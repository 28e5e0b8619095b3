"""Open the scope of the party that a page is about, before its view is called."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.contracts.queries import ContractHandle, contracts_of
from madoguchi.customers.member_access import Membership
from madoguchi.customers.models import Member
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import is_same_for_all
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.session_user import memberships_of_user
from madoguchi.platform.access import Access
from madoguchi.platform.http import GetResponse
from madoguchi.platform.scope import scope
from madoguchi.web.http.address_owner import AddressOwner, owner_in_address


def party_scope_middleware(get_response: GetResponse) -> GetResponse:
    """Build the middleware that opens scopes: each party's in turn, the page's last.

    The contracts of a login with one party are read inside that one scope. A party
    whose required level this session has not reached is not opened at all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        memberships = [] if is_same_for_all(request) else memberships_of_login(request)
        if not memberships:
            return get_response(request)  # the database shows such a request nothing
        member_request, level = cast(MemberRequest, request), level_in_session(request)
        member_request.members = [row.member for row in memberships]
        member_request.contracts = []
        if len(memberships) > 1:
            for row in memberships:
                with scope(row.access.actor, row.access.party_id):
                    member_request.contracts += contracts_of(row.access)
        owner = owner_in_address(request)
        member_request.member = member_of_page(member_request, owner)
        member_request.access = access = access_of(memberships, member_request.member)
        with scope(access.actor, access.party_id, level=level):
            if len(memberships) == 1:
                member_request.contracts = contracts_of(access)
            member_request.contract = contract_in_use(member_request, owner)
            return get_response(request)

    return middleware


def memberships_of_login(request: HttpRequest) -> list[Membership]:
    if request.user.is_anonymous or request.path.startswith(f"/{settings.DESK_PATH}"):
        return []  # staff at the desk act for no party of their own
    level = level_in_session(request)
    rows = memberships_of_user(request)
    return [row for row in rows if row.member.party.required_level <= level]


def access_of(memberships: Sequence[Membership], member: Member) -> Access:
    return next(row.access for row in memberships if row.member == member)


def member_of_page(request: MemberRequest, owner: AddressOwner) -> Member:
    """The member of the page's order or contract, else the chosen or first one."""
    contract = contract_in_address(request, owner) or contract_last_used(request)
    party = contract.party_id if contract else SessionState(request.session).party_pk
    party = owner.party or party
    matches = [member for member in request.members if member.party_id == party]
    return next(iter(matches), request.members[0])


def contract_in_use(
    request: MemberRequest, owner: AddressOwner
) -> ContractHandle | None:
    """The contract in the address; for `-` the one last used.

    On a page about the person it is the first of the party that is not ended: what
    another tab has opened changes nothing there.
    """
    if found := contract_in_address(request, owner):
        return found
    party = request.member.party_id
    mine = [c for c in request.contracts if c.party_id == party]
    last = contract_last_used(request) if owner.contract else None
    if last in mine:
        return last
    running = (c for c in mine if not c.is_ended)
    return next(running, next(iter(mine), None))


def contract_in_address(
    request: MemberRequest, owner: AddressOwner
) -> ContractHandle | None:
    found = (c for c in request.contracts if c.code == owner.contract)
    return next(found, None)


def contract_last_used(request: MemberRequest) -> ContractHandle | None:
    code = SessionState(request.session).contract_code
    return next((c for c in request.contracts if c.code == code), None)
