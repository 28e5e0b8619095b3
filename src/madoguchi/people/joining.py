"""Somebody who was invited becomes one of the people of the company."""

import secrets
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.models import User
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import Grant, Member, Role
from madoguchi.kernel.errors import Refused
from madoguchi.people.invitations import InvitedGrant
from madoguchi.people.models import Invitation
from madoguchi.platform.audit import Act, record
from madoguchi.platform.outside_handles import (
    party_of_outside_id,
    register_outside_id,
)

HANDLE_SENDER = "invitation"
NUMBER_DIGITS = 12


def give_number(row: Invitation, at: datetime) -> str:
    """Return a new 案内番号 for the mail; of it the digest alone is kept."""
    number = f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"
    row.number_digest = keyed_digest(HANDLE_SENDER, number)
    row.save(update_fields=["number_digest"])
    register_outside_id(
        HANDLE_SENDER,
        row.number_digest,
        party=row.party_id,
        at=at,
        expires_at=row.expires_at,
    )
    return number


def party_of_number(number: str) -> int | None:
    """Whose invitation has that number; outside any scope, for the scope to open."""
    for digest in digests_of_all_keys(HANDLE_SENDER, number):
        if party := party_of_outside_id(HANDLE_SENDER, digest):
            return party
    return None


def invitation_of_number(party: int, number: str, at: datetime) -> Invitation:
    """Inside the scope of the party. Refused (`invitation_unusable`)."""
    digests = digests_of_all_keys(HANDLE_SENDER, number)
    rows = Invitation.objects.filter(party=party, number_digest__in=digests)
    return refuse_unless_waiting(rows.first(), at)


def locked_invitation(party: int, pk: int, at: datetime) -> Invitation:
    """Lock it to the end of the scope. Refused (`invitation_unusable`)."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(party=party, pk=pk)
    return refuse_unless_waiting(rows.first(), at)


def refuse_unless_waiting(row: Invitation | None, at: datetime) -> Invitation:
    if row is None or row.state_at(at) != Invitation.State.WAITING:
        raise unusable_invitation()
    return row


def unusable_invitation() -> Refused:
    """One sentence for numbers that are wrong, used, withdrawn or too old."""
    words = _(
        "この案内番号は使えません。番号が違うか、期限が過ぎたか、取り下げられています。"
        "何も登録していません。招待した方に、送り直しをお願いしてください。"
    )
    return Refused("invitation_unusable", words)


def accept_invitation(row: Invitation, user: User, at: datetime) -> Member:
    """Make the user one of the company's people, with what the invitation gives.

    Inside the scope, with the row locked. Refused: `invitation_unusable`, where no
    grant is left to give; `member_already` for who acts for the company anyway.
    """
    grants = [InvitedGrant(**each) for each in row.grants]
    today = at.date()
    lasting = [g for g in grants if not g.until_on or last_day(g) >= today]
    if not lasting:
        raise unusable_invitation()
    member = member_of(row, user)
    for each in lasting:
        first = date.fromisoformat(each.from_on) if each.from_on else today
        Grant.objects.create(
            member=member,
            party_id=row.party_id,
            rights=sorted(each.rights),
            scope=each.scope,
            keys=list(each.keys),
            from_on=max(first, today),
            until_on=last_day(each) if each.until_on else None,
            role=each.role,
            granted_by=f"member {row.invited_by_id}",
            granted_at=at,
            reason=each.reason,
        )
    row.accepted_at, row.member = at, member
    row.save(update_fields=["accepted_at", "member"])
    keep_login_change(user.pk, [row.party_id], ("", user.email), at)
    given = " / ".join(" ".join([g.role, g.scope, *g.keys]) for g in lasting)
    told = {"member": ["", str(member)], "grants": ["", given]}
    record(Act("person_joined", str(row), row.party_id, str(member), at), told)
    return member


def last_day(grant: InvitedGrant) -> date:
    return date.fromisoformat(grant.until_on)


def member_of(row: Invitation, user: User) -> Member:
    """The membership, new or of somebody who had left; their old grants have ended."""
    found = Member.everybody.filter(user=user, party=row.party_id).first()
    if found is None:
        role = Role.BILLING_VIEWER  # says nothing: whoever has grants has what they say
        return Member.objects.create(user=user, party_id=row.party_id, role=role)
    if found.left_at is None:
        words = _("このログインの方は、すでに担当者です。何も変えていません。")
        raise Refused("member_already", words)
    found.left_at = None
    found.save(update_fields=["left_at"])
    return found
