from django.http import HttpRequest

from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.memberships import Memberships
from madoguchi.customers.models import Member
from madoguchi.platform.access import Access


class MemberRequest(HttpRequest):
    """The request of a signed-in customer, as the party scope middleware leaves it.

    `member` is the one whose scope is open for this page, and `access` what it may
    reach there. `members` are all of this login whose required level this session has
    reached; `whole_parties` those of which it is not limited to a part.

    `contracts` are the first eight of the login, `own_contracts` the first eight of
    this party: eight stand for many (`MAX_LISTED_CONTRACTS`), which are searched.
    `contract` is the one in use, None where the party has none.
    """

    member: Member
    access: Access
    members: Memberships
    whole_parties: list[int]
    contracts: list[ContractHandle]
    own_contracts: list[ContractHandle]
    contract: ContractHandle | None
