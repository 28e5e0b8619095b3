"""The parts of allauth that it does not promise to keep (its `internal` modules).

No other file imports them. pyproject.toml holds allauth to one minor version, and
tests/hostile/test_allauth.py says what a new one must still do.
"""

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpRequest, HttpResponse
from fido2.webauthn import AuthenticatorData

from madoguchi.accounts.models import User


def run_sign_in(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """Take the user through the stages of the sign-in; the last one opens the session.

    Returns the page of the first stage that is not done, else a redirect to `next_url`.
    """
    login = Login(user=user, redirect_url=next_url)
    return cast(HttpResponse, perform_login(request, login))


def forget_sign_in(request: HttpRequest) -> None:
    """Drop a sign-in that is half-way from the session."""
    clear_login(request)


def generate_app_secret() -> str:
    """Return 32 letters of base32, the secret of an authenticator app."""
    return str(generate_totp_secret())


def app_code_of_step(secret: str, step: int) -> str:
    """Return the six digits of a half minute since 1970 (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, step)))


def store_app_secret(user: User, secret: str) -> Authenticator:
    """Keep the secret of an app, encrypted by our adapter."""
    return TOTP.activate(user, secret).instance


def passkey_request_options(user: User | None = None) -> dict[str, Any]:
    """Return what a browser is asked for a passkey: of `user`, or of anybody.

    The challenge is remembered in the session of the request at hand.
    """
    return dict(webauthn.begin_authentication(user))


def passkey_creation_options(user: User) -> dict[str, Any]:
    """Return what a browser is asked to make a passkey that it can find by itself."""
    return dict(webauthn.begin_registration(user, passwordless=True))


def registered_passkey_data(credential: dict[str, Any]) -> AuthenticatorData:
    """Check a new passkey against the challenge in the session.

    Raises ValidationError, ValueError, TypeError, KeyError or AttributeError when it
    is not the answer to it.
    """
    webauthn.parse_registration_response(credential)
    return cast(AuthenticatorData, webauthn.complete_registration(credential))


def store_passkey(user: User, name: str, credential: dict[str, Any]) -> Authenticator:
    return webauthn.WebAuthn.add(user, name, credential).instance


def verified_passkey(
    credential: dict[str, Any], user: User | None = None
) -> Authenticator:
    """Check the answer of a passkey of `user`, or of the user whom it names itself.

    Raises what `registered_passkey_data` raises.
    """
    webauthn.parse_authentication_response(credential)
    owner = user or webauthn.extract_user_from_response(credential)
    return webauthn.complete_authentication(owner, credential)


def passkey_answer_data(credential: dict[str, Any]) -> AuthenticatorData:
    """Return counter and flags of an answer (WebAuthn 6.1)."""
    response = webauthn.parse_authentication_response(credential)
    return cast(AuthenticatorData, response.response.authenticator_data)
