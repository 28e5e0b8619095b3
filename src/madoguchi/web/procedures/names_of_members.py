"""How the people of a company are called who have acted for it."""

from collections.abc import Iterable

from madoguchi.customers.models import Member
from madoguchi.identity.member_request import MemberRequest


def names_of_members(request: MemberRequest, actors: Iterable[str]) -> dict[str, str]:
    """How the members are called who act under these names; of others, the name."""
    wanted = set(actors)
    rows = Member.everybody.filter(party=request.access.party_id).select_related("user")
    pks = [name.removeprefix("member ") for name in wanted]
    found = rows.filter(pk__in=[pk for pk in pks if pk.isdecimal()])
    called = {str(member): member.user.display_name for member in found}
    return {name: called.get(name, name) for name in wanted}
