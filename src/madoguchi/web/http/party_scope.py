"""Open the scope of the party that a page is about, before its view is called."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.contracts.queries import (
    MAX_LISTED_CONTRACTS,
    ContractHandle,
    LoginAtAGlance,
    contract_by_code,
    first_contracts,
    login_at_a_glance,
)
from madoguchi.customers.member_access import Membership
from madoguchi.customers.memberships import NO_MEMBERSHIPS, Memberships
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
    """Build the middleware that opens the scope of the page's party, and no other.

    Whose page it is, the address says by a handle, else the session. A party whose
    required level this session has not reached is not opened at all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        memberships = memberships_of_login(request)
        if not memberships:
            return get_response(request)  # the database shows such a request nothing
        member_request, level = cast(MemberRequest, request), level_in_session(request)
        owner = owner_in_address(request)
        login = glance_at_login(request, memberships, owner)
        party = owner.party if owner.party is not None else login.party
        membership = membership_of_page(member_request, memberships, party)
        member_request.member = member = membership.member
        member_request.members = memberships
        member_request.whole_parties = memberships.whole_parties
        with scope(str(member), member.party_id, level=level):
            member_request.access = enter_with_rights(request, membership)
            find_contracts(member_request, owner, login.contracts)
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


def memberships_of_login(request: HttpRequest) -> Memberships:
    """Those whose level this session has reached; none where no party is opened."""
    if is_same_for_all(request) or request.user.is_anonymous:
        return NO_MEMBERSHIPS
    if request.path.startswith(f"/{settings.DESK_PATH}"):
        return NO_MEMBERSHIPS  # staff at the desk act for no party of their own
    page = page_of_request(request)
    if page and isinstance(page.rule, PageRule) and page.rule.opens_no_party:
        return NO_MEMBERSHIPS
    return memberships_of_user(request).within_level(level_in_session(request))


def glance_at_login(
    request: HttpRequest, memberships: Memberships, owner: AddressOwner
) -> LoginAtAGlance:
    """What is read of a login of several parties before one of them is opened."""
    if len(memberships) == 1:
        return LoginAtAGlance(None, [])
    return login_at_a_glance(
        memberships[0].member.user_id,
        owner.contract if owner.names_contract else "",
        parties=memberships.parties,
        whole_parties=memberships.whole_parties,
    )


def membership_of_page(
    request: MemberRequest, memberships: Memberships, party: int | None
) -> Membership:
    """That of the page's order, document or contract, else the chosen or first one."""
    if party is None:
        party = SessionState(request.session).party_pk
    return memberships.of_party(party) or memberships[0]


def find_contracts(
    request: MemberRequest, owner: AddressOwner, of_login: list[ContractHandle]
) -> None:
    """Read the first few contracts of the party, and find the one in use.

    Of somebody limited to a part of a party, no other party's contracts are listed.
    """
    request.own_contracts = first_contracts(request.access, MAX_LISTED_CONTRACTS + 1)
    is_of_login = len(request.members) > 1 and request.access.is_whole
    request.contracts = of_login if is_of_login else request.own_contracts
    request.contract = contract_in_use(request, owner)


def contract_in_use(
    request: MemberRequest, owner: AddressOwner
) -> ContractHandle | None:
    """The contract in the address; for `-` the one last used.

    On a page about the person it is the first of the party that is not ended: what
    another tab has opened changes nothing there.
    """
    code = SessionState(request.session).contract_code if owner.contract else ""
    code = owner.contract if owner.names_contract else code
    if found := contract_with_code(request, code):
        return found
    running = (c for c in request.own_contracts if not c.is_ended)
    return next(running, next(iter(request.own_contracts), None))


def contract_with_code(request: MemberRequest, code: str) -> ContractHandle | None:
    """The party's contract with that code; read where it is not among the first few."""
    few = request.own_contracts
    found = next((c for c in few if c.code == code), None)
    if found or not code or len(few) <= MAX_LISTED_CONTRACTS:
        return found
    return contract_by_code(request.access, code)
