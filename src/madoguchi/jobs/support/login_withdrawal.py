"""Take a login from one customer: its role there, its number, its open sessions."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from madoguchi.accounts.models import Identifier, Staff, User
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import Member, OldNumber, Role
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.documents.models import Bundle
from madoguchi.jobs.documents.bundle_tasks import delete_bundles
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

ROLES_WITH_NUMBER = (Role.HOLDER, Role.ADMIN)
"""Whoever signs in by the customer number: the holder, else an administrator."""


def withdraw_login(
    user: User, customer_number: str, by: ActingOperator, at: datetime
) -> None:
    """End the membership, and the login itself where it was the last one.

    ZIPs that the person asked for go with it. Refused `no_such_login` where the login
    does not act for that customer.
    """
    with batch(f"operator {by.name}"):
        member = find_member(user, customer_number)
        changes = {"role": [member.role, ""], "reason": ["", by.reason]}
        act = Act(
            "login_withdrawn",
            f"{user.email} of {customer_number}",
            member.party_id,
            f"operator {by.name}",
            at,
        )
        record(act, changes)
        keep_login_change(user.pk, [member.party_id], (user.email, ""), at)
        end_membership(member)


def end_membership(member: Member) -> None:
    """Take role, number, ZIPs and open sessions from a login. Inside a batch."""
    user, customer_number = member.user, member.party.customer_number
    delete_bundles(Bundle.objects.filter(member=member))
    member.delete()
    pass_customer_number_on(user, customer_number)
    end_login_without_customers(user)
    for session in UserSession.objects.filter(user=user):
        session.end()


def find_member(user: User, customer_number: str) -> Member:
    rows = Member.objects.filter(user=user, party__customer_number=customer_number)
    if (member := rows.first()) is None:
        raise Refused(
            "no_such_login",
            f"{user.email} はお客様番号 {customer_number or '（--customer）'} の"
            "ログインではありません。何も変更していません。",
        )
    return member


def pass_customer_number_on(user: User, customer_number: str) -> None:
    """Its numbers sign in the holder that is left, else an administrator, or nobody."""
    numbers = [customer_number, *spellings_of_old_numbers(customer_number)]
    number = Identifier.objects.filter(canonical__in=numbers, user=user)
    left = Member.objects.filter(
        party__customer_number=customer_number, role__in=ROLES_WITH_NUMBER
    ).order_by("pk")
    by_role = {member.role: member.user_id for member in reversed(left)}
    for role in ROLES_WITH_NUMBER:
        if role in by_role:
            number.update(user_id=by_role[role])
            return
    number.delete()


def spellings_of_old_numbers(customer_number: str) -> list[str]:
    rows = OldNumber.objects.filter(party__customer_number=customer_number)
    return [
        spelling for row in rows for spelling in (row.canonical, row.number.lower())
    ]


def end_login_without_customers(user: User) -> None:
    """A login for nobody signs in nowhere; a later export may list it again."""
    is_staff = Staff.objects.filter(user=user, ended_at=None).exists()
    if not is_staff and not Member.objects.filter(user=user).exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
