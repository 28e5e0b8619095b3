"""Take a login from one customer: its role there, its number, its open sessions."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from madoguchi.accounts.models import User
from madoguchi.customers.login_changes import keep_login_change
from madoguchi.customers.models import Member
from madoguchi.customers.number_holders import (
    end_login_without_customers,
    pass_customer_number_on,
)
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.documents.bundles import delete_bundles
from madoguchi.documents.models import Bundle
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch


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
        end_membership(member, at)


def end_membership(member: Member, at: datetime) -> None:
    """Take role, grants, number, ZIPs and open sessions from a login. In a batch."""
    user, customer_number = member.user, member.party.customer_number
    delete_bundles(Bundle.objects.filter(member=member))
    member.grants.all().delete()
    member.left_at, member.approves = at, False
    member.save(update_fields=["left_at", "approves"])
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
