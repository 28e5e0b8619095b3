"""Labels of the sign-in history (ログイン履歴), and its newest events."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.models import SignInEvent, User

MAX_EVENTS_SHOWN = 100
SIGN_IN_EVENT_LABELS = {
    "sign-in": _("ログイン"),
    "sign-out": _("ログアウト"),
    "confirm": _("本人確認"),
    "first-access": _("はじめての設定"),
    "password-changed": _("パスワードの変更"),
    "password-reset": _("パスワードの再設定"),
    "passkey-added": _("パスキーの追加"),
    "passkey-removed": _("パスキーの削除"),
    "app-added": _("認証アプリの登録"),
    "app-removed": _("認証アプリの解除"),
    "sms-added": _("携帯電話番号の登録"),
    "sms-removed": _("携帯電話番号の削除"),
    "mail-added": _("予備のメールアドレスの登録"),
    "mail-removed": _("予備のメールアドレスの削除"),
    "two-steps-on": _("二段階認証の開始"),
    "two-steps-off": _("二段階認証の停止"),
    "backup-codes": _("予備コードの発行"),
    "device-revoked": _("端末の信頼の取り消し"),
    "sessions-ended": _("ほかの端末からのログアウト"),
    "device-lost": _("紛失した端末の無効化"),
    "recovery-started": _("ログインの復旧の開始"),
    "recovery-done": _("ログインの復旧"),
    "mail-switch": _("ログインに使うメールの変更の受け付け"),
    "mail-switched": _("ログインに使うメールの変更"),
    "mail-switch-stopped": _("ログインに使うメールの変更の取りやめ"),
    "recovery-stopped": _("「これは私ではありません」による停止"),
    "unlocked": _("ロックの解除"),
    "policy-changed": _("担当者に求めるログインの変更"),
    "new-device": _("新しい端末からのログイン"),
}
WAY_LABELS = {
    "password": _("パスワード"),
    "passkey": _("パスキー"),
    "totp": _("認証アプリ"),
    "mail": _("メールの確認コード"),
    "sms": _("SMSの確認コード"),
    "backup": _("予備コード"),
    "recovery": _("復旧"),
}


def newest_sign_in_events(user: User) -> QuerySet[SignInEvent]:
    return user.events.order_by("-at", "-pk")[:MAX_EVENTS_SHOWN]
