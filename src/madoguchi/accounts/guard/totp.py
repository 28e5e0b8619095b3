"""The authenticator app: one step of drift is forgiven, no step comes twice.

Secrets are made, kept (encrypted) and computed by allauth. Which step counts is ours:
allauth's own mark of a used code lives shorter than the code (its sentinel test).
"""

import hmac
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.utils.translation import gettext as _

from madoguchi.accounts import allauth_api
from madoguchi.accounts.models import TotpUse, User
from madoguchi.kernel.errors import Refused

STEP_SECONDS = 30  # seconds
MAX_DRIFT_STEPS = 1
SEARCHED_STEPS = 20  # steps: a clock that is slow by up to ten minutes is told so


def app_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def register_authenticator_app(
    user: User, secret: str, code: str, at: datetime
) -> None:
    """Refused when the app does not show that code now, or another app is there."""
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
    """Whether the app's clock seems to drift. Refused when wrong or used before.

    The use is one UPDATE: of forty right codes at the same moment one is right. A
    code of the step before is what a slow typist sends, too: twice makes a drift.
    """
    app = app_of(user)
    secret = decrypt(app.data["secret"]) if app else allauth_api.generate_app_secret()
    step = matching_step(secret, code, at)
    drift = step - step_at(at)
    mine = TotpUse.objects.filter(user=user)
    slow_before = mine.filter(drift__lt=0).exists()
    unused = mine.filter(last_step__lt=step)
    if app is None or not unused.update(last_step=step, drift=drift):
        raise Refused(
            "code_was_used",
            _(
                "この確認コードは一度使われています。"
                "アプリの数字が変わるまで待って、新しい6桁を入力してください。"
            ),
        )
    return drift > 0 or (drift < 0 and slow_before)


def matching_step(secret: str, code: str, at: datetime) -> int:
    """The step whose code it is. Refused when it is none within the drift.

    A code long past tells of a slow clock and opens nothing. Of codes yet to come
    nothing is said: a guess must not learn that it will be right in a minute.
    """
    now = step_at(at)
    near = sorted(
        range(now - SEARCHED_STEPS, now + MAX_DRIFT_STEPS + 1),
        key=lambda s: abs(s - now),
    )
    found = [step for step in near if is_code_of_step(secret, code, step)]
    if not found:
        raise Refused(
            "wrong_code",
            _(
                "確認コードが違います。アプリに出ている6桁の数字を入力してください。"
                "合わないときは、端末の日付と時刻を「自動」にしてください。"
            ),
        )
    if now - found[0] > MAX_DRIFT_STEPS:
        minutes = -(-(now - found[0]) // 2)
        words = _(
            "端末の時計が%(minutes)s分ほど遅れているため、確認できませんでした。"
            "端末の設定で日付と時刻を「自動」にしてから、新しい6桁を入力してください。"
        )
        raise Refused("clock_is_off", words % {"minutes": minutes})
    return found[0]


def is_code_of_step(secret: str, code: str, step: int) -> bool:
    right = allauth_api.app_code_of_step(secret, step)
    return hmac.compare_digest(right.encode(), code.encode())


def step_at(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
