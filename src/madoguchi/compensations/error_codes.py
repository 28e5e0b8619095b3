"""Explanations of the error codes of compensations: staff meet them at the desk."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "compensation_too_early": CodeExplanation(
        _("障害がまだ終わっていないので、補償を数えられません。"),
        _("復旧の版を出してから数えてください。"),
    ),
    "compensation_unset": CodeExplanation(
        _("補償を請求に載せる品目か、載せる側が決まっていません。"),
        _("operator.json の compensation_item と promised_charges を決めてください。"),
    ),
    "compensation_no_rule": CodeExplanation(
        _("障害の機能と長さに当てはまる補償の決まりがありません。"),
        _("決まり（policy の compensation）と障害の始まり・終わりをお確かめください。"),
    ),
    "compensation_decided": CodeExplanation(
        _("この補償は決まっているか、まだ数えているところです。"),
        _("画面を開き直してください。"),
    ),
    "compensation_recounted": CodeExplanation(
        _("承認の画面を開いたあとに、障害の内容か補償の額が変わりました。"),
        _("もう一度数えて、新しい件数と額を見てから承認してください。"),
    ),
    "own_compensation": CodeExplanation(
        _("数えた担当者ご自身は承認できません。"), _("ほかの担当者に頼んでください。")
    ),
}
