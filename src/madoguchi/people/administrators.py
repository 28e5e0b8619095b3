"""A company keeps somebody who may manage its people, on each day from now on."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from madoguchi.customers.models import Grant, Member, Party, RoleRights
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused


def lock_company(party: int) -> None:
    """Let two administrators change the people of a company one after the other."""
    Party.objects.select_for_update().get(pk=party)


def refuse_without_administrator(party: int, day: date) -> None:
    """Refuse (`last_administrator`) a company of which nobody manages the people.

    Who does so until a last day alone does not count: that day comes.
    """
    if not lasting_administrators(party, day).exists():
        words = _(
            "担当者を管理できる方がいなくなるため、まだ何も変えていません。"
            "先に、ほかの方に期限のない「担当者を管理する」の権限を付けてください。"
        )
        raise Refused("last_administrator", words)


def lasting_administrators(party: int, day: date) -> QuerySet[Member]:
    """The active members who manage the people on that day and have no last day."""
    may_manage = RoleRights.objects.filter(rights__contains=[Right.MANAGE_MEMBERS])
    by_role = Q(grants=None, role__in=may_manage.values("role"))
    by_grant = Grant.objects.filter(
        member=OuterRef("pk"),
        scope=Grant.Scope.ALL,
        rights__contains=[Right.MANAGE_MEMBERS],
        from_on__lte=day,
        until_on=None,
    )
    rows = Member.objects.filter(party=party, user__is_active=True)
    return rows.filter(by_role | Q(Exists(by_grant))).distinct()
