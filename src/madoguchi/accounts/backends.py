"""Authentication backends: comparing a password. guard/attempts.py counts tries."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from madoguchi.accounts.models import User
from madoguchi.accounts.user_rows import USER_COLUMNS, user_from_row
from madoguchi.platform.fixed_statements import read_rows

USER_BY_IDENTIFIER_SQL = f"""
    SELECT {USER_COLUMNS} FROM accounts_user u
    JOIN accounts_identifier i ON i.user_id = u.id
    WHERE i.canonical = %(canonical)s AND u.is_active"""  # noqa: S608 of constants


class PasswordBackend:
    """Sign in by an identifier in canonical spelling and a password as typed."""

    def authenticate(
        self, request: HttpRequest | None, *, canonical: str = "", password: str = ""
    ) -> User | None:
        user = user_by_identifier(canonical)
        if user is None or not user.has_usable_password():
            make_password(password)  # unknown identifiers take as long as known ones
            return None
        return user if check_password(password, user.password) else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class DemoBackend(PasswordBackend):
    """Sign in any user without a password of their own by DEMO_PASSWORD.

    Only in the settings of the demo.
    """

    def authenticate(
        self, request: HttpRequest | None, *, canonical: str = "", password: str = ""
    ) -> User | None:
        is_right = constant_time_compare(password, settings.DEMO_PASSWORD)
        user = user_by_identifier(canonical) if settings.DEMO and is_right else None
        return None if user and user.has_usable_password() else user


def user_by_identifier(canonical: str) -> User | None:
    rows = read_rows(USER_BY_IDENTIFIER_SQL, {"canonical": canonical})
    return user_from_row(rows[0]) if rows else None
