"""Who is signed in, on pages about signing in."""

from typing import cast

from django.http import HttpRequest

from madoguchi.accounts.models import User


def current_user(request: HttpRequest) -> User:
    return cast(User, request.user)
