"""The codes of whole pages and forms; those of refusals are in codes.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class CodeExplanation:
    """What happened, and what to do next."""

    what: str | Promise
    next: str | Promise


PAGE_ERROR_CODES = {
    "FORM-4030": CodeExplanation(
        _("画面が古くなっていて、送信を受け付けませんでした。"),
        _("前の画面を再読み込みして、もう一度送信してください。"),
    ),
    "FORM-4131": CodeExplanation(
        _("入力が長すぎて、受け付けませんでした。"),
        _("画面の文字数までに短くして、もう一度送信してください。"),
    ),
    "FORM-4220": CodeExplanation(
        _("入力に、読み取れない文字が含まれています。"),
        _("欄を空にして、手で入力し直してください。"),
    ),
    "PAGE-4000": CodeExplanation(
        _("アドレスか送信内容を読み取れませんでした。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-4030": CodeExplanation(
        _("ログインを復旧してから3日間は、この手続きができません。"),
        _("画面の時刻を過ぎてからお手続きください。お急ぎのときはお電話ください。"),
    ),
    "PAGE-4040": CodeExplanation(
        _("ページがないか、いまのログインIDでは見られません。"),
        _("アドレスを確かめるか、別のログインIDでお試しください。"),
    ),
    "PAGE-4050": CodeExplanation(
        _("このアドレスでは、その操作はできません。"),
        _("ホームからもう一度お進みください。"),
    ),
    "PAGE-5000": CodeExplanation(
        _("こちらの不具合で、画面を表示できませんでした。"),
        _("画面の番号を添えてお問い合わせください。"),
    ),
    "PAGE-5030": CodeExplanation(
        _("こちらのデータベースにつながらず、画面を表示できませんでした。"),
        _("1分ほど待ってから、もう一度開くか、もう一度押してください。"),
    ),
}
