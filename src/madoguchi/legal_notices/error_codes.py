"""Explanations of the error codes of notices of the law, which staff meet."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "law_day_over": CodeExplanation(
        _("変更の日が、今日か過ぎた日です。"),
        _("明日からの日にしてください。変わる前に知らせる決まりです。"),
    ),
    "law_texts_same": CodeExplanation(
        _("変更の前と後の文が、同じか、片方しかありません。"),
        _("お客様が見比べられるように、前と後の両方を書いてください。"),
    ),
    "law_plan_unknown": CodeExplanation(
        _("指定したプランがありません。"), _("プランの品目コードをお確かめください。")
    ),
    "law_many_contracts": CodeExplanation(
        _("契約番号が多すぎます。"), _("サービスかプランで選んでください。")
    ),
    "law_recounted": CodeExplanation(
        _("お知らせは、もう知らせているか、まだ数えているところです。"),
        _("画面を開き直し、件数を見てから知らせてください。"),
    ),
}
