"""Users from rows of fixed statements."""

from collections.abc import Sequence
from typing import Any

from madoguchi.accounts.models import User

USER_FIELDS = (
    *["id", "password", "last_login", "email", "display_name", "is_active"],
    *["enrolled_at", "invited_at", "two_steps", "passkey_offered_at"],
    *["reduced_until", "proof_generation", "shortcuts"],
)
"""All columns of the table, in the order of the model."""
USER_COLUMNS = ", ".join(f"u.{name}" for name in USER_FIELDS)


def user_from_row(values: Sequence[Any]) -> User:
    """Build a user from the values of USER_COLUMNS."""
    return User.from_db("default", USER_FIELDS, values)
