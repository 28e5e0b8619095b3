"""Explanations of the error codes of the pages of sign-in and account."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "wrong_credentials": CodeExplanation(
        _("お客様番号・メールアドレスかパスワードが合いません。"),
        _("パスワードを表示して確かめるか、はじめての方は初回の設定へお進みください。"),
    ),
    "door_is_busy": CodeExplanation(
        _("ログインが混み合っていて、受け付けられませんでした。"),
        _("10秒ほど待ってから、もう一度ログインしてください。失敗には数えません。"),
    ),
    "too_many_codes_around": CodeExplanation(
        _("まわりから確認コードの送信が多く申し込まれ、いったん止めています。"),
        _("10分ほど待つか、ふだんお使いの端末から、もう一度お試しください。"),
    ),
    "wrong_password": CodeExplanation(
        _("パスワードが合いません。"),
        _("文字を表示して確かめ、もう一度入力してください。"),
    ),
    "channel_is_there": CodeExplanation(
        _("その連絡先は、もう登録されています。"),
        _("「ログインと安全」の連絡先をお確かめください。"),
    ),
    "too_many_channels": CodeExplanation(
        _("連絡先の数が上限（5件）です。"),
        _("使わない連絡先を削除してから登録してください。"),
    ),
    "customer_switched": CodeExplanation(
        _("画面を開いたあとに、別のタブでお客様番号が切り替わりました。"),
        _("お客様番号を選んで、もう一度お進みください。"),
    ),
    "no_such_notice": CodeExplanation(
        _("その停止番号のお知らせはありません。"),
        _("届いたメールやSMSの12桁を確かめるか、お電話ください。"),
    ),
    "policy_above_own_level": CodeExplanation(
        _("ご自身のログインより強い方法は、担当者に求められません。"),
        _("先にパスキーか認証アプリを登録して、ログインし直してください。"),
    ),
    "successor_needed": CodeExplanation(
        _("途中の申し込みか承認の担当があり、引き継ぐ方が要ります。"),
        _("引き継ぐ方を選んで、もう一度お進みください。"),
    ),
    "too_many_invitation_numbers": CodeExplanation(
        _("違う案内番号の入力が続いたため、いったん止めています。"),
        _("10分ほど待ってから、メールの12桁を確かめて入力してください。"),
    ),
}
