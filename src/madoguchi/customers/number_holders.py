"""Whom a customer number signs in once somebody has left."""

from madoguchi.accounts.models import Identifier, Staff, User
from madoguchi.customers.models import Member, OldNumber, Role

ROLES_WITH_NUMBER = (Role.HOLDER, Role.ADMIN)
"""Whoever signs in by the customer number: the holder, else an administrator."""


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
