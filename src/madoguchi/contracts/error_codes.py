"""Explanations of the error codes of contracts and their equipment."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "names_changed_meanwhile": CodeExplanation(
        _("確かめているあいだに、呼び名か契約が変わりました。"),
        _("いまの一覧を保存し直して、もう一度送ってください。"),
    ),
    "wrong_tracking_number": CodeExplanation(
        _("追跡番号の形が違います。"),
        _("伝票にある10桁から14桁の数字を入力してください。"),
    ),
    "piece_settled": CodeExplanation(
        _("その機器の受け取りは、もう記録されています。"),
        _("お客様の画面を開き直して、いまの記録をお確かめください。"),
    ),
    "return_closed": CodeExplanation(
        _("この返却は終わっています。"),
        _("操作は不要です。内容に心当たりがないときはお電話ください。"),
    ),
    "return_not_due": CodeExplanation(
        _("返却の期限がまだ過ぎていません。"),
        _("期限の翌日から、返却がないものとして扱えます。"),
    ),
    "conflict_decided": CodeExplanation(
        _("その食い違いは、ほかの担当者か取り込みがもう決めています。"),
        _("食い違いの一覧を開き直して、いまの値をお確かめください。"),
    ),
    "conflict_changed": CodeExplanation(
        _("食い違いの値が、表示のあとに変わりました。"),
        _("いまの値を確かめてから、もう一度お選びください。"),
    ),
}
