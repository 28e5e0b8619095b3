"""Explanations of the error codes of commands and the audit trail."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "card_number_in_text": CodeExplanation(
        _("入力した文章に、カード番号のような数字が入っています。"),
        _(
            "カード番号は、決済会社の画面のほかには入力しないでください。"
            "番号を取り除いて、もう一度送信してください。"
        ),
    ),
    "key_reused": CodeExplanation(
        _("同じ画面から、別の内容がもう受け付けられています。"),
        _("「手続き」の一覧で、受け付けた内容をお確かめください。"),
    ),
    "staff_reason_needed": CodeExplanation(
        _("担当者が記録に残す理由が短すぎるか、ことばになっていません。"),
        _(
            "何のためかを、あとで読んでわかるようにことばで5文字以上入力してください。"
            "記号や同じ文字の繰り返しは数えません。"
        ),
    ),
}
