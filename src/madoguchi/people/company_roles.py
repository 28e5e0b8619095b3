"""Roles that a company makes for itself; those delivered never change."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from madoguchi.customers.models import Grant, Member
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lock_company, refuse_without_administrator
from madoguchi.people.delivered_roles import DELIVERED_ROLES
from madoguchi.people.models import CompanyRole
from madoguchi.people.role_names import OWN_ROLE
from madoguchi.platform.audit import Act, record

MAX_ROLES = 50


@transaction.atomic
def make_role(
    name: str, rights: Collection[str], *, by: Member, at: datetime
) -> CompanyRole:
    """Refused: `role_name_taken`, `role_without_rights`, `too_many_roles`."""
    party = by.party_id
    lock_company(party)
    refuse_taken_name(party, name)
    rows = CompanyRole.objects.filter(party=party, ended_at=None)
    if rows.count() >= MAX_ROLES:
        words = _("役割は%(most)sまで作れます。何も変えていません。")
        raise Refused("too_many_roles", words % {"most": MAX_ROLES})
    row = CompanyRole.objects.create(
        party_id=party, name=name, rights=whole_rights(rights)
    )
    told = {"name": ["", name], "rights": ["", " ".join(row.rights)]}
    record(Act("role_made", str(row), party, str(by), at), told)
    return row


@transaction.atomic
def change_role(
    row: CompanyRole, rights: Collection[str], *, by: Member, at: datetime
) -> int:
    """Change what it gives, in grants that are not over as well; return how many.

    Refused: `role_is_over`, `role_without_rights`, `last_administrator`, and
    `whole_company_role` where the people would be managed over a part.
    """
    lock_company(row.party_id)
    refuse_ended(row)
    before, row.rights = row.rights, whole_rights(rights)
    row.save(update_fields=["rights"])
    is_open = Q(until_on=None) | Q(until_on__gte=at.date())
    grants = Grant.objects.filter(
        is_open, party=row.party_id, role=f"{OWN_ROLE}{row.pk}"
    )
    parts = grants.exclude(scope=Grant.Scope.ALL)
    if Right.MANAGE_MEMBERS in row.rights and parts.exists():
        words = _(
            "この役割は、会社の一部に付けられている方がいます。"
            "担当者の管理は、会社全体にだけ付けられます。何も変えていません。"
        )
        raise Refused("whole_company_role", words)
    count = grants.update(rights=row.rights)
    refuse_without_administrator(row.party_id, at.date())
    told = {
        "rights": [" ".join(before), " ".join(row.rights)],
        "grants": ["", str(count)],
    }
    record(Act("role_changed", str(row), row.party_id, str(by), at), told)
    return count


@transaction.atomic
def end_role(row: CompanyRole, *, by: Member, at: datetime) -> None:
    """Give it no more; who has it keeps it. Refused: `role_is_over`."""
    lock_company(row.party_id)
    refuse_ended(row)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(Act("role_ended", str(row), row.party_id, str(by), at), {})


def refuse_ended(row: CompanyRole) -> None:
    row.refresh_from_db()
    if row.ended_at:
        words = _("この役割は、すでに終わっています。何も変えていません。")
        raise Refused("role_is_over", words)


def refuse_taken_name(party: int, name: str) -> None:
    delivered = {str(role.label) for role in DELIVERED_ROLES}
    rows = CompanyRole.objects.filter(party=party, name=name)
    if name in delivered or rows.exists():
        words = _("「%(name)s」という役割は、すでにあります。何も変えていません。")
        raise Refused("role_name_taken", words % {"name": name})


def whole_rights(rights: Collection[str]) -> list[str]:
    """With reading contracts, without which no page opens.

    Who manages the people reads bills too: else no page of theirs is of the whole.
    """
    known = set(rights) & set(Right)
    if not known:
        words = _("できることを1つ以上選んでください。何も変えていません。")
        raise Refused("role_without_rights", words)
    if Right.MANAGE_MEMBERS in known:
        known.add(Right.READ_BILLS)
    return sorted({*known, Right.READ_CONTRACTS.value})
