"""What allauth as it comes does not do, and what it must go on doing.

Each weakness is why something of ours exists (docs/adr/0020-sign-in.md). What we use
of its private modules is listed in accounts/allauth_api.py. When a new release mends a
weakness, or breaks what holds, the test fails and says where to look.
"""

import sys
from pathlib import Path

import allauth
import pytest
from allauth.account.forms import LoginForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import clear_url_caches

from madoguchi.accounts.allauth_api import (
    app_code_of_step,
    generate_app_secret,
    store_app_secret,
)
from tests.people import PASSWORD

NUMBER = "N100000001"
STOCK_TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [Path(allauth.__file__).parent / "templates"],
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
}


@pytest.fixture(autouse=True)
def stock(settings, hanako):
    """Allauth's own views and adapters over our people."""
    settings.ROOT_URLCONF = "tests.hostile.stock_allauth"
    settings.TEMPLATES = [*settings.TEMPLATES, STOCK_TEMPLATES]
    settings.ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"
    settings.MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
    settings.ACCOUNT_LOGIN_METHODS = {"email", "username"}
    settings.ACCOUNT_USER_MODEL_USERNAME_FIELD = "display_name"
    settings.ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
    settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
    settings.AUTHENTICATION_BACKENDS = [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]
    hanako.user.display_name = NUMBER
    hanako.user.save()
    EmailAddress.objects.create(
        user=hanako.user, email=hanako.user.email, verified=True, primary=True
    )
    forget_addresses()
    cache.clear()
    yield
    forget_addresses()
    cache.clear()


def forget_addresses() -> None:
    for name in [m for m in sys.modules if m.startswith("allauth") and "urls" in m]:
        del sys.modules[name]
    sys.modules.pop("tests.hostile.stock_allauth", None)
    clear_url_caches()


def log_in(client: Client, login: str = NUMBER, password: str = PASSWORD, **more):
    return client.post("/login/", {"login": login, "password": password}, **more)


def faults(page) -> set[str]:
    if not page.context:
        return set()
    form: LoginForm = page.context["form"]
    return {
        fault.code or "" for rows in form.errors.as_data().values() for fault in rows
    }


@pytest.fixture
def mail_code(settings):
    settings.ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    settings.ACCOUNT_LOGIN_METHODS = {"email"}


def code_wanted(client: Client, nth: int) -> str:
    page = log_in(client, "hanako@example.jp", REMOTE_ADDR=f"192.0.2.{nth}")
    assert page.url == "/login/code/confirm/", page
    return code_in(client.session["account_login"])


def code_in(login: dict) -> str:
    return login["state"]["stages"]["login_by_code"]["data"]["code"]


def test_a_mail_code_has_no_limit_for_an_account(mail_code):
    evaluated = 0
    for nth in range(12):
        client = Client()
        code_wanted(client, nth)
        for _ in range(3):
            page = client.post("/login/code/confirm/", {"code": "wrong"})
            evaluated += faults(page) in ({"incorrect_code"}, set())
    assert evaluated == 36 and len(mail.outbox) == 12


def test_a_mail_code_can_be_read_in_the_session(mail_code):
    code = code_wanted(Client(), 1)
    assert code in mail.outbox[0].body


def test_the_tries_of_a_mail_code_are_counted_in_the_session(mail_code):
    """Whoever reads the session before it is written again has three more."""
    client = Client()
    code_wanted(client, 1)
    session = client.session
    before = dict(session["account_login"])
    for _ in range(3):
        for _ in range(2):
            client.post("/login/code/confirm/", {"code": "wrong"})
        session = client.session
        session["account_login"] = before
        session.save()
    right = {"code": code_in(before)}
    assert client.post("/login/code/confirm/", right).status_code == 302
    assert "_auth_user_id" in client.session


@pytest.fixture
def app_of_hanako(hanako) -> Authenticator:
    return store_app_secret(hanako.user, generate_app_secret())


def test_a_code_of_the_app_is_taken_three_times_when_drift_is_forgiven(
    app_of_hanako, settings, monkeypatch
):
    settings.MFA_TOTP_TOLERANCE = 1
    start = 30 * 60_000_000
    secret = app_of_hanako.data["secret"]
    code = app_code_of_step(secret, start // 30 + 1)
    taken = []
    for seconds in (0, 31, 62):
        monkeypatch.setattr("time.time", lambda at=start + seconds: at)
        taken.append(app_of_hanako.wrap().validate_code(code))
    assert taken == [True, True, True]


def test_the_secret_of_an_app_is_kept_in_clear(app_of_hanako):
    secret = app_of_hanako.data["secret"]
    assert DefaultMFAAdapter().decrypt(secret) == secret
    assert len(secret) == 32 and secret.isalnum()


def test_backup_codes_follow_from_one_value_in_the_database(hanako):
    kept = RecoveryCodes.activate(hanako.user).instance
    again = RecoveryCodes(Authenticator(user=hanako.user, data=dict(kept.data)))
    codes = RecoveryCodes(kept).get_unused_codes()
    assert codes == again.get_unused_codes() and len(codes) == 10


def test_passwords_are_limited_by_the_name_that_was_typed():
    tried = [
        faults(log_in(Client(), name, "wrong", REMOTE_ADDR=f"192.0.2.{nth}"))
        for name in (NUMBER, "hanako@example.jp")
        for nth in range(6)
    ]
    evaluated = [found for found in tried if "too_many_login_attempts" not in found]
    assert len(tried) == 12 and len(evaluated) == 10


def test_a_stranger_locks_the_owner_out():
    for nth in range(5):
        log_in(Client(), NUMBER, "wrong", REMOTE_ADDR=f"192.0.2.{nth}")
    assert faults(log_in(Client())) == {"too_many_login_attempts"}


@pytest.mark.parametrize(
    "login",
    ["Ｎ１００００００００１", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "N100-000-001"],
)
def test_a_name_in_full_width_is_nobody(login):
    assert faults(log_in(Client(), login)) & {
        "username_password_mismatch",
        "email_password_mismatch",
        "invalid",
    }
    assert log_in(Client()).status_code == 302


def test_user_verification_of_passkeys_is_only_preferred(settings):
    from allauth.mfa import app_settings  # noqa: PLC0415 reads the settings

    del settings.MFA_WEBAUTHN_USER_VERIFICATION
    assert app_settings.WEBAUTHN_USER_VERIFICATION == "preferred"


def test_the_stages_of_a_sign_in_are_still_the_adapter_s(settings):
    from allauth.account.adapter import get_adapter  # noqa: PLC0415 same

    settings.ACCOUNT_ADAPTER = "madoguchi.identity.allauth_adapter.SignInAdapter"
    ours = "madoguchi.identity.sign_in.stages"
    stages = [f"{ours}.SecondStepStage", f"{ours}.LastDayStage"]
    assert get_adapter().get_login_stages() == stages


def test_it_holds_that_the_app_is_asked_after_a_reset_by_code(app_of_hanako):
    client = Client()
    page = client.post("/password/reset/", {"email": "hanako@example.jp"})
    assert page.url == "/password/reset/confirm/"
    code = client.session["account_password_reset_verification"]["code"]
    page = client.post(page.url, {"code": code})
    new = {"password1": "a new and lovely one", "password2": "a new and lovely one"}
    client.post(page.url, new)
    assert "_auth_user_id" not in client.session
    page = log_in(client, password="a new and lovely one")
    assert page.url == "/mfa/authenticate/" and "_auth_user_id" not in client.session


def test_it_holds_that_an_unknown_address_is_led_the_same_way():
    ways = [
        Client().post("/password/reset/", {"email": name}).url
        for name in ("hanako@example.jp", "nobody@example.jp")
    ]
    assert ways == ["/password/reset/confirm/"] * 2


def test_it_holds_that_the_app_is_guessed_at_five_times_in_five_minutes(app_of_hanako):
    client = Client()
    assert log_in(client).url == "/mfa/authenticate/"
    found = [
        faults(client.post("/mfa/authenticate/", {"code": f"{nth:06}"}))
        for nth in range(6)
    ]
    assert [f == {"too_many_login_attempts"} for f in found] == [False] * 5 + [True]
