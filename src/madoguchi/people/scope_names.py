"""What the scope of a grant is called: the whole company, or a few of its parts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount, Grant
from madoguchi.departments.models import Department
from madoguchi.platform.access import Access

MAX_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PartNames:
    """Names by key: of departments by code, of billing accounts by number."""

    departments: Mapping[str, str]
    accounts: Mapping[str, str]

    def of_grant(self, grant: Grant) -> str:
        """会社全体, 東北支社, 請求先 営業本部, 契約 C00001 ほか4件."""
        if grant.scope == Grant.Scope.ALL:
            return _("会社全体")
        names = {
            Grant.Scope.DEPARTMENTS: self.departments,
            Grant.Scope.ACCOUNTS: self.accounts,
        }.get(Grant.Scope(grant.scope), {})
        shown = [names.get(key) or key for key in grant.keys[:MAX_NAMES_SHOWN]]
        parts = {
            "kind": Grant.Scope(grant.scope).label,
            "names": "、".join(shown),
            "more": len(grant.keys) - len(shown),
        }
        if parts["more"]:
            return _("%(kind)s %(names)s ほか%(more)s件") % parts
        return _("%(kind)s %(names)s") % parts


def load_part_names(access: Access, grants: Collection[Grant]) -> PartNames:
    """Load the names of what these grants reach: two statements at most."""
    keys: dict[str, set[str]] = {}
    for grant in grants:
        keys.setdefault(grant.scope, set()).update(grant.keys[:MAX_NAMES_SHOWN])
    departments = Department.objects.visible_to(access).filter(
        code__in=keys.get(Grant.Scope.DEPARTMENTS, ())
    )
    accounts = BillingAccount.objects.visible_to(access).filter(
        account_number__in=keys.get(Grant.Scope.ACCOUNTS, ())
    )
    return PartNames(
        dict(departments.values_list("code", "name")),
        dict(accounts.values_list("account_number", "addressee")),
    )
