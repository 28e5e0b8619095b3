"""The authenticator app (RFC 6238): one step of drift is accepted, each step once.

Secrets are made, stored (encrypted) and computed by allauth. Which step is accepted is
decided here: allauth's own mark of a used code lives shorter than the code
(tests/hostile/test_allauth.py).
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.utils.translation import gettext as _

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard.totp_steps import matching_step, step_at
from madoguchi.accounts.models import TotpUse, User
from madoguchi.kernel.errors import Refused


def app_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def register_authenticator_app(
    user: User, secret: str, code: str, at: datetime
) -> None:
    """Store the app, in place of an earlier one, when it shows `code` now.

    Refused (`wrong_code`, `clock_is_off`).
    """
    step = matching_step(secret, code, at)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    allauth_api.store_app_secret(user, secret)
    TotpUse.objects.update_or_create(
        user=user, defaults={"last_step": step, "drift": step - step_at(at)}
    )


def remove_authenticator_app(user: User) -> None:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TotpUse.objects.filter(user=user).delete()


def verify_app_code(user: User, code: str, at: datetime) -> bool:
    """Check a code and return whether the clock of the app seems to drift.

    Refused (`wrong_code`, `clock_is_off`, `code_was_used`). The use is one UPDATE: of
    forty right codes at the same moment one is accepted. A slow typist sends a code of
    the step before as well: only two in a row count as drift.
    """
    app = app_of(user)
    secret = decrypt(app.data["secret"]) if app else allauth_api.generate_app_secret()
    step = matching_step(secret, code, at)
    drift = step - step_at(at)
    uses = TotpUse.objects.filter(user=user)
    was_slow = uses.filter(drift__lt=0).exists()
    unused = uses.filter(last_step__lt=step)
    if app is None or not unused.update(last_step=step, drift=drift):
        raise Refused(
            "code_was_used",
            _(
                "この確認コードは一度使われています。"
                "アプリの数字が変わるまで待って、新しい6桁を入力してください。"
            ),
        )
    return drift > 0 or (drift < 0 and was_slow)
