"""Search among the contracts of a login, over all its customer numbers."""

from madoguchi.contracts.queries import (
    ContractHandle,
    ContractSearch,
    search_contracts,
    search_contracts_of_login,
)
from madoguchi.identity.member_request import MemberRequest


def search_contracts_of_request(
    request: MemberRequest, wanted: ContractSearch
) -> list[ContractHandle]:
    """Find contracts of this login; of who is limited to a part, within that part."""
    if len(request.members) == 1 or not request.access.is_whole:
        return search_contracts(request.access, wanted)
    login, parties = request.member.user_id, request.whole_parties
    return search_contracts_of_login(login, parties, wanted)
