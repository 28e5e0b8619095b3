"""For whom a user acts: a company, or the operator at the desk."""

from dataclasses import dataclass

from madoguchi.accounts.models import User
from madoguchi.platform.fixed_statements import read_row

USER_ROLES_SQL = """
    SELECT
        EXISTS (SELECT FROM accounts_staff s
                WHERE s.user_id = %(user)s AND s.ended_at IS NULL),
        count(*) FILTER (WHERE p.kind = 'corporate'),
        count(*)
    FROM customers_member m JOIN customers_party p ON p.id = m.party_id
    WHERE m.user_id = %(user)s AND m.left_at IS NULL"""


@dataclass(frozen=True, slots=True)
class UserRoles:
    """For how many customers a user acts, and whether at the desk."""

    is_desk_staff: bool
    company_count: int
    party_count: int

    @property
    def acts_for_company(self) -> bool:
        """Whether the user acts for a company: a customer's, or the operator."""
        return self.is_desk_staff or self.company_count > 0


def read_user_roles(user: User) -> UserRoles:
    return UserRoles(*read_row(USER_ROLES_SQL, {"user": user.pk}))


def acts_for_company(user: User) -> bool:
    return read_user_roles(user).acts_for_company


def is_desk_staff(user: User) -> bool:
    return read_user_roles(user).is_desk_staff
