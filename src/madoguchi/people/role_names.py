"""What the rights of a grant are called, and which rights a role gives."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madoguchi.customers.models import Grant, Role
from madoguchi.customers.rights import Right
from madoguchi.people.delivered_roles import DELIVERED_ROLES, ROLES_BY_CODE
from madoguchi.people.models import CompanyRole
from madoguchi.platform.access import Access

OWN_ROLE, OPERATOR_ROLE = "own:", "role:"
"""How `Grant.role` begins: own:12 is the company's, role:admin came by an import."""


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role that may be given: `code` is what `Grant.role` keeps."""

    code: str
    label: str | Promise
    rights: frozenset[str]
    whole_party: bool = False
    explanation: str | Promise = ""


def roles_to_give(access: Access) -> list[GivenRole]:
    """Those delivered, then the company's own by name."""
    delivered = [
        GivenRole(r.code, r.label, r.rights, r.whole_party, r.explanation)
        for r in DELIVERED_ROLES
    ]
    own = CompanyRole.objects.visible_to(access).filter(ended_at=None).order_by("name")
    return [*delivered, *map(own_role, own)]


def own_role(row: CompanyRole) -> GivenRole:
    rights = frozenset(row.rights)
    manages = Right.MANAGE_MEMBERS in rights
    return GivenRole(f"{OWN_ROLE}{row.pk}", row.name, rights, whole_party=manages)


def own_role_names(access: Access) -> dict[str, str]:
    """The names of the company's own roles by the code that grants keep."""
    rows = CompanyRole.objects.visible_to(access).values_list("pk", "name")
    return {f"{OWN_ROLE}{pk}": name for pk, name in rows}


def role_label(grant: Grant, own_names: Mapping[str, str]) -> str | Promise:
    """Name what a grant gives; one that a command gave by single rights says so."""
    if delivered := ROLES_BY_CODE.get(grant.role):
        return delivered.label
    if grant.role.startswith(OPERATOR_ROLE):
        return Role(grant.role.removeprefix(OPERATOR_ROLE)).label
    return own_names.get(grant.role) or _("当社が決めた権限")


def label_of_code(code: str) -> str:
    """Name a role by the code of a grant, for what is written down for good."""
    if delivered := ROLES_BY_CODE.get(code):
        return str(delivered.label)
    if code.startswith(OPERATOR_ROLE):
        return str(Role(code.removeprefix(OPERATOR_ROLE)).label)
    if code.startswith(OWN_ROLE):
        rows = CompanyRole.objects.filter(pk=code.removeprefix(OWN_ROLE))
        return rows.values_list("name", flat=True).first() or code
    return _("当社が決めた権限")
