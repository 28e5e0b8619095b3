"""Every code that a page can show, and what to do about it. Codes never change."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, and what to do next."""

    what: str | Promise
    next: str | Promise


CODES = {
    "wrong_credentials": Told(
        _("お客様番号・メールアドレスかパスワードが合いません。"),
        _("パスワードを表示して確かめるか、はじめての方は初回の設定へお進みください。"),
    ),
    "wait_before_next_try": Told(
        _("続けて間違えたため、しばらく入力を止めています。"),
        _("画面に出ている時刻になると、もう一度お試しいただけます。"),
    ),
    "wrong_code": Told(
        _("確認コードが合いません。"),
        _("メールの6桁の数字を、もう一度入力してください。3回まで試せます。"),
    ),
    "code_no_longer_valid": Told(
        _("確認コードの期限（10分）か回数（3回）を過ぎています。"),
        _("はじめの画面から、新しいコードをお送りください。"),
    ),
    "PAGE-4000": Told(
        _("アドレスか送信内容を読み取れませんでした。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-4040": Told(
        _("ページがないか、いまのログインIDでは見られません。"),
        _("アドレスを確かめるか、別のログインIDでお試しください。"),
    ),
    "PAGE-4050": Told(
        _("このアドレスでは、その操作はできません。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-5000": Told(
        _("こちらの不具合で、画面を表示できませんでした。"),
        _("画面の番号を添えてお問い合わせください。"),
    ),
    "FORM-4030": Told(
        _("画面が古くなっていて、送信を受け付けませんでした。"),
        _("前の画面を再読み込みして、もう一度送信してください。"),
    ),
}
