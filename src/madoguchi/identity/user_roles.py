"""For whom a user acts: a company, or the operator at the desk."""

from madoguchi.accounts.models import Staff, User
from madoguchi.customers.models import Member, Party


def acts_for_company(user: User) -> bool:
    """Say whether the user acts for a company: a customer's, or the operator."""
    memberships = Member.objects.filter(user=user.pk)
    return (
        is_desk_staff(user)
        or memberships.filter(party__kind=Party.Kind.CORPORATE).exists()
    )


def is_desk_staff(user: User) -> bool:
    return Staff.objects.filter(user=user.pk, ended_at=None).exists()
