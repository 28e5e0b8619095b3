"""Explanations of the error codes of cards and payments."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.code_explanation import CodeExplanation

NO_MONEY_MOVED = _("お金は動いていません。")

ERROR_CODES = {
    "refund_too_large": CodeExplanation(
        _("返金の金額が、いま返せる金額を超えています。"),
        _(
            "請求額を減らすときは、先に返還・修正の請求書を発行してください。"
            "そのあと、多くいただいた分を返金できます。"
        ),
        NO_MONEY_MOVED,
    ),
}
