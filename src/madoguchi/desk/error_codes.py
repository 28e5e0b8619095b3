"""Explanations of the error codes of the desk."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

ERROR_CODES = {
    "no_open_case": CodeExplanation(
        _("この請求は、期限を過ぎた未払いではありません。"),
        _("請求と入金の記録で、未払いの請求を選んでください。"),
    ),
    "no_card_payment": CodeExplanation(
        _("この請求は、こちらのカード決済では支払われていません。"),
        _("口座振替や振込の返金は、料金システムで行ってください。"),
    ),
    "write_off_before_due": CodeExplanation(
        _("お支払い日が過ぎていない請求は、貸倒れにできません。"),
        _("お支払い日を過ぎても払われないときに、依頼してください。"),
    ),
    "bad_amount": CodeExplanation(
        _("金額が円の整数として読み取れません。"),
        _("数字だけで入力してください。例: 1200"),
    ),
    "not_your_role": CodeExplanation(
        _("この申し込みを受け持つ権限がありません。"),
        _("請求担当か窓口責任者に引き継いでください。"),
    ),
    "own_customer_number": CodeExplanation(
        _("担当者ご自身のお客様番号は、窓口から開けません。"),
        _("ほかの担当者に頼んでください。"),
    ),
    "nothing_found": CodeExplanation(
        _("その番号の申し込みもお客様もありません。"),
        _("受付番号かお客様番号を、控えでもう一度お確かめください。"),
    ),
}
