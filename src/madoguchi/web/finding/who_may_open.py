"""Who in a company may open a page that this member may not."""

from django.utils.translation import gettext as _

from madoguchi.customers.models import Role, RoleRights
from madoguchi.identity.member_request import MemberRequest


def who_may_open(request: MemberRequest, right: str) -> str:
    """Name those in a company who may: 管理者・申請者の方が行えます."""
    having = RoleRights.objects.filter(rights__contains=right)
    roles = set(having.values_list("role", flat=True)) - {Role.HOLDER}
    names = [Role(role).label for role in Role.values if role in roles]
    who = {"who": "・".join(map(str, names))}
    if request.member.role == Role.HOLDER:
        return _("法人のお客様の%(who)sの方が行えます") % who
    return _("%(who)sの方が行えます") % who
