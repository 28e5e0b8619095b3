"""What ends at the moment at which somebody leaves a company."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q

from madoguchi.accounts.models import User
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import Member
from madoguchi.customers.number_holders import (
    end_login_without_customers,
    pass_customer_number_on,
)
from madoguchi.documents.bundles import delete_bundles
from madoguchi.documents.models import Bundle
from madoguchi.identity.leaving.handed_over import (
    OpenWork,
    hand_over,
    open_work,
    refuse_without_successor,
)
from madoguchi.identity.leaving.left_outside import what_lies_outside
from madoguchi.identity.session_ending import end_sessions, end_trust
from madoguchi.people.administrators import lock_company, refuse_without_administrator
from madoguchi.people.company_grants import tell_member
from madoguchi.people.grant_ends import end_grants_of
from madoguchi.people.models import Departure, Invitation
from madoguchi.people.role_names import label_of_code
from madoguchi.platform.audit import Act, record

Taken = list[list[str]]
"""Kind, what, and detail, one a thing that was taken back."""


@transaction.atomic
def carry_out_departure(row: Departure, at: datetime) -> None:
    """Take everything back that is of this company; once, whoever comes first.

    Inside the scope of the party, not narrowed. Sign-in, devices and rights for other
    customers stay with the person; sessions end, and they sign in anew. Refused:
    `successor_needed`, `last_administrator`.
    """
    lock_company(row.party_id)
    row.refresh_from_db()
    if row.done_at or row.called_off_at:
        return
    member = Member.everybody.select_related("user", "party").get(pk=row.member_id)
    work = open_work(member, at)
    refuse_without_successor(work, row.successor)
    taken = handed_work(work, row, at)
    taken += taken_rights(member, row, at)
    taken += taken_invitations(member, at)
    row.outside = what_lies_outside(member)
    taken += ended_membership(member, at)
    refuse_without_administrator(row.party_id, at.date())
    row.taken, row.done_at = taken, at
    row.save(update_fields=["taken", "outside", "done_at"])
    act = Act("person_left", str(row), row.party_id, row.asked_by, at)
    record(act, {"member": [str(member), ""], "taken": ["", str(len(taken))]})
    tell_member(member, row.asked_by, at)


def handed_work(work: OpenWork, row: Departure, at: datetime) -> Taken:
    if row.successor is None:
        return []
    hand_over(work, row.successor, by=row.asked_by, at=at)
    to = row.successor.user.display_name
    orders = [["order", str(order), to] for order in work.orders]
    posts = len(work.posts) + work.is_named_approver
    return orders + ([["approver", to, str(posts)]] if posts else [])


def taken_rights(member: Member, row: Departure, at: datetime) -> Taken:
    ended = end_grants_of(member, by=row.asked_by, at=at)
    return [
        ["grant", label_of_code(g.role), " ".join([g.scope, *g.keys])] for g in ended
    ]


def taken_invitations(member: Member, at: datetime) -> Taken:
    """Withdraw those that this person sent, and those to their own address."""
    mine = Q(invited_by=member) | Q(email=member.user.email)
    rows = Invitation.objects.filter(
        mine, party=member.party_id, accepted_at=None, withdrawn_at=None
    )
    emails = list(rows.filter(expires_at__gt=at).values_list("email", flat=True))
    rows.update(withdrawn_at=at)
    return [["invitation", email, ""] for email in emails]


def ended_membership(member: Member, at: datetime) -> Taken:
    """End the membership, its ZIPs, and all sessions and trust of the login."""
    user, taken = member.user, []
    if bundles := delete_bundles(Bundle.objects.filter(member=member)):
        taken.append(["bundle", "", str(bundles)])
    member.left_at, member.approves = at, False
    member.save(update_fields=["left_at", "approves"])
    keep_login_change(user.pk, [member.party_id], (user.email, ""), at)
    pass_customer_number_on(user, member.party.customer_number)
    end_login_without_customers(user)
    return taken + ended_sessions(user, at)


def ended_sessions(user: User, at: datetime) -> Taken:
    sessions = UserSession.objects.filter(user=user).count()
    devices = user.devices.filter(trusted_until__gt=at).count()
    end_sessions(user)
    end_trust(user)
    return [
        [kind, "", str(count)]
        for kind, count in (("session", sessions), ("device", devices))
        if count
    ]
