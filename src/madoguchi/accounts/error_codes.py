"""Explanations of the error codes of guarding a sign-in."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "wait_before_next_try": CodeExplanation(
        _("続けて間違えたため、しばらく入力を止めています。"),
        _("画面の時刻まで待つか、パスワードの再設定や別の確認方法をお使いください。"),
    ),
    "way_is_closed": CodeExplanation(
        _("20回続けて間違えたため、この方法を止めています。"),
        _("パスワードの再設定か、ログインの復旧へお進みください。お電話でも開けます。"),
    ),
    "wrong_code": CodeExplanation(
        _("確認コードが合いません。"),
        _("届いた6桁の数字を、もう一度入力してください。3回まで試せます。"),
    ),
    "code_no_longer_valid": CodeExplanation(
        _("確認コードの期限（10分）か回数（3回）を過ぎています。"),
        _("はじめの画面から、新しいコードをお送りください。"),
    ),
    "proof_no_longer_valid": CodeExplanation(
        _(
            "ご本人の確認から10分が過ぎたか、使い終わっています。"
            "またはそのあとで、パスワードが変わるか「これは私ではありません」が使われました。"
        ),
        _("何も変わっていません。はじめの画面から、もう一度お進みください。"),
    ),
    "mail_is_taken": CodeExplanation(
        _("そのメールアドレスは、別のログインで使われています。"),
        _("別のアドレスを使うか、お電話ください。いまのアドレスは変わっていません。"),
    ),
    "wrong_backup_code": CodeExplanation(
        _("予備コードが合わないか、もう使われています。"),
        _("控えの別の行を入力してください。1行は1回だけ使えます。"),
    ),
    "code_was_used": CodeExplanation(
        _("認証アプリの同じ数字が、もう一度入力されました。"),
        _("数字が変わるまで30秒ほど待ち、新しい6桁を入力してください。"),
    ),
    "clock_is_off": CodeExplanation(
        _("スマートフォンの時計がずれていて、確認コードが合いません。"),
        _("端末の「日付と時刻」を自動設定にしてから、もう一度お試しください。"),
    ),
    "too_many_codes": CodeExplanation(
        _("確認コードを続けて送れる回数（15分に3回、1日に10回）を超えました。"),
        _("先に届いたコードを使うか、画面の時刻まで待ってから送ってください。"),
    ),
    "passkey_not_usable": CodeExplanation(
        _("このパスキーでは確認できませんでした。"),
        _("もう一度お試しになるか、パスワードなど別の方法でお入りください。"),
    ),
    "too_many_passkeys": CodeExplanation(
        _("パスキーの数が上限（20個）です。"),
        _("「ログインと安全」で、使わないパスキーを削除してください。"),
    ),
    "no_such_receipt": CodeExplanation(
        _("受付番号か郵送のコードが違うか、期限（21日）を過ぎています。"),
        _("控えを確かめるか、はじめから復旧を申し込んでください。"),
    ),
    "still_in_review": CodeExplanation(
        _("担当者がご本人を確かめている途中です。"),
        _("お電話か郵便でのご連絡をお待ちください。"),
    ),
    "still_held": CodeExplanation(
        _("復旧の待ち時間（24時間）が終わっていません。"),
        _("画面の時刻を過ぎてから、受付番号をもう一度入力してください。"),
    ),
    "recovery_ended": CodeExplanation(
        _("その復旧は、完了したか中止されています。"),
        _("必要なときは、はじめから復旧を申し込んでください。"),
    ),
    "not_waiting": CodeExplanation(
        _("その復旧の申し込みは、確認待ちではありません。"),
        _("画面を開き直して、いまの状態をお確かめください。"),
    ),
}
