"""The steps of half a minute that an app's codes belong to (RFC 6238)."""

import hmac
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.accounts import allauth_api
from madoguchi.kernel.errors import Refused

STEP_SECONDS = 30


MAX_DRIFT_STEPS = 1


SEARCHED_STEPS = 20  # a clock that is slow by up to ten minutes is recognised


def matching_step(secret: str, code: str, at: datetime) -> int:
    """Return the step of a code that is within the accepted drift.

    Refused (`clock_is_off`) for a code of up to ten minutes ago, else (`wrong_code`).
    A future code is just wrong: a guess must not learn that it will be right soon.
    """
    now = step_at(at)
    nearest_first = sorted(
        range(now - SEARCHED_STEPS, now + MAX_DRIFT_STEPS + 1),
        key=lambda s: abs(s - now),
    )
    matches = [step for step in nearest_first if is_code_of_step(secret, code, step)]
    if not matches:
        raise Refused(
            "wrong_code",
            _(
                "確認コードが違います。アプリに出ている6桁の数字を入力してください。"
                "合わないときは、端末の日付と時刻を「自動」にしてください。"
            ),
        )
    if now - matches[0] > MAX_DRIFT_STEPS:
        minutes = -(-(now - matches[0]) // 2)
        message = _(
            "端末の時計が%(minutes)s分ほど遅れているため、確認できませんでした。"
            "端末の設定で日付と時刻を「自動」にしてから、新しい6桁を入力してください。"
        )
        raise Refused("clock_is_off", message % {"minutes": minutes})
    return matches[0]


def is_code_of_step(secret: str, code: str, step: int) -> bool:
    expected = allauth_api.app_code_of_step(secret, step)
    return hmac.compare_digest(expected.encode(), code.encode())


def step_at(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
