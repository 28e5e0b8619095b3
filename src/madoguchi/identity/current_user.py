"""The signed-in user, with our own type."""

from typing import cast

from django.http import HttpRequest

from madoguchi.accounts.models import User


def current_user(request: HttpRequest) -> User:
    return cast(User, request.user)
