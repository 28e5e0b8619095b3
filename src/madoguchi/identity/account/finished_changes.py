"""A change of one's own sign-in: recorded, told to all channels, said on the page."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.models import User
from madoguchi.accounts.security_notices import ChannelAddress
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event

SENTENCE_OF_CHANGE: Mapping[str, Promise] = {
    "two-steps-on": _("二段階認証をオンにしました。"),
    "two-steps-off": _("二段階認証をオフにしました。"),
    "app-added": _("認証アプリを登録しました。"),
    "app-removed": _("認証アプリの登録を解除しました。"),
    "passkey-added": _("パスキーを登録しました。"),
    "passkey-removed": _("パスキーを削除しました。"),
    "sms-added": _("携帯電話番号を登録しました。"),
    "sms-removed": _("携帯電話番号を削除しました。"),
    "mail-added": _("予備のメールアドレスを登録しました。"),
    "mail-removed": _("予備のメールアドレスを削除しました。"),
    "password-changed": _("パスワードを変えました。ほかの端末はログアウトしました。"),
    "device-revoked": _("端末の信頼を外し、その端末をログアウトさせました。"),
    "device-lost": _("その端末をログアウトさせ、選んだものを使えなくしました。"),
    "sessions-ended": _("選んだ端末をログアウトさせました。"),
    "mail-switch-stopped": _("ログインに使うメールの変更を取りやめました。"),
}
"""By the name of the change in the sign-in history."""


def finish_change(
    request: HttpRequest,
    user: User,
    what: str,
    way: str = "",
    *,
    extra_channels: list[ChannelAddress] | None = None,
) -> None:
    """Record a change that is stored and send its notices; the next page says it.

    `extra_channels`: those that were removed by it.
    """
    record_sign_in_event(request, user, what, way)
    announce_security_change(user, what, extra_channels=extra_channels)
    if request.session.exists(
        request.session.session_key or ""
    ):  # it may have ended itself
        SessionState(request.session).finished_change = what


def take_finished_change(request: HttpRequest) -> str:
    """The sentence of the change before this page, once; "" for none."""
    what = SessionState(request.session).take(SessionState.finished_change)
    return str(SENTENCE_OF_CHANGE.get(what, ""))
