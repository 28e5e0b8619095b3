from django.http import HttpRequest

from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import Member
from madoguchi.platform.access import Access


class MemberRequest(HttpRequest):
    """The request of a signed-in customer, as the party scope middleware leaves it.

    `member` is the one whose scope is open for this page, and `access` what it may
    reach there. `members` and `contracts`
    are all of this login, over all parties whose required level this session has
    reached. `contract` is the one in use, None where the party has none.
    """

    member: Member
    access: Access
    members: list[Member]
    contracts: list[ContractHandle]
    contract: ContractHandle | None
