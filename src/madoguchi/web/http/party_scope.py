"""Open the scope of the party that a page is about, before its view is called."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.contracts.queries import ContractHandle, contracts_of
from madoguchi.customers.member_access import Membership
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import PageRule, is_same_for_all
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.session_user import memberships_of_user
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.platform.http import GetResponse
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.platform.scope import narrow_scope, scope
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
                with scope(str(row.member), row.member.party_id):
                    access = enter_with_rights(request, row)
                    member_request.contracts += contracts_of(access)
        owner = owner_in_address(request)
        membership = membership_of_page(member_request, memberships, owner)
        member_request.member = member = membership.member
        with scope(str(member), member.party_id, level=level):
            member_request.access = enter_with_rights(request, membership)
            if len(memberships) == 1:
                member_request.contracts = contracts_of(member_request.access)
            member_request.contract = contract_in_use(member_request, owner)
            return get_response(request)

    return middleware


def enter_with_rights(request: HttpRequest, membership: Membership) -> Access:
    """Narrow the open scope to what the member reaches with the right of the page."""
    page = page_of_request(request)
    rule = page.rule if page else None
    right = rule.right if isinstance(rule, PageRule) else ""
    access = access_for_right(membership, right, now().date())
    if not access.is_whole:
        narrow_scope(access.rows)
    return access


def memberships_of_login(request: HttpRequest) -> list[Membership]:
    if request.user.is_anonymous or request.path.startswith(f"/{settings.DESK_PATH}"):
        return []  # staff at the desk act for no party of their own
    level = level_in_session(request)
    rows = memberships_of_user(request)
    return [row for row in rows if row.member.party.required_level <= level]


def membership_of_page(
    request: MemberRequest, memberships: Sequence[Membership], owner: AddressOwner
) -> Membership:
    """That of the page's order or contract, else the chosen or first one."""
    contract = contract_in_address(request, owner) or contract_last_used(request)
    party = contract.party_id if contract else SessionState(request.session).party_pk
    party = owner.party or party
    matches = [row for row in memberships if row.member.party_id == party]
    return next(iter(matches), memberships[0])


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
