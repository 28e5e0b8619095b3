"""How a secret is compared. Waiting and counting is guard.py's part."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from madoguchi.accounts.models import Identifier, User


class PasswordBackend:
    """An identifier in its canonical spelling and a password as typed."""

    def authenticate(
        self, request: HttpRequest | None, *, canonical: str = "", password: str = ""
    ) -> User | None:
        user = user_by_identifier(canonical)
        if user is None or not user.has_usable_password():
            make_password(password)  # an unknown person costs what a known one does
            return None
        return user if check_password(password, user.password) else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


class DemoBackend(PasswordBackend):
    """One password for everybody. Named by the settings in demo mode only."""

    def authenticate(
        self, request: HttpRequest | None, *, canonical: str = "", password: str = ""
    ) -> User | None:
        right = constant_time_compare(password, settings.DEMO_PASSWORD)
        return user_by_identifier(canonical) if settings.DEMO and right else None


def user_by_identifier(canonical: str) -> User | None:
    rows = Identifier.objects.select_related("user")
    found = rows.filter(canonical=canonical, user__is_active=True).first()
    return found.user if found else None
