"""What a bank's answer to a debit means, and what to do now (振替結果コード)."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.errors import Refused

RESULT_LABELS = {
    "0": _("振替済"),
    "1": _("資金不足"),
    "2": _("預金取引なし"),
    "3": _("預金者の都合による振替停止"),
    "4": _("預金口座振替依頼書なし"),
    "8": _("委託者の都合による振替停止"),
    "9": _("その他"),
}
"""As the table of the banks calls them: for the operator."""

RESULT_WORDS: dict[str, Promise] = {
    "1": _("口座の残高が足りませんでした。"),
    "2": _("口座が解約されたか、登録した口座の内容が銀行のものと違います。"),
    "3": _("口座のご名義人のお申し出により、銀行が引き落としを止めています。"),
    "4": _("銀行に、口座振替のお申し込みが届いていないか、内容が違います。"),
    "8": _("当社から銀行に、引き落としを止めるようお願いしていました。"),
    "9": _("銀行が引き落としをしませんでした。理由は、銀行から届いていません。"),
}
"""What happened, for the customer, without blame."""

NEXT_STEPS: dict[str, Promise] = {
    "1": _("カード、払込票または銀行振込でお支払いください。"),
    "2": _("口座の登録をやり直し、今回の分はほかの方法でお支払いください。"),
    "3": _("引き落としを続けるときは、口座の登録をやり直してください。"),
    "4": _("口座の登録をやり直し、今回の分はほかの方法でお支払いください。"),
    "8": _("今回の分のお支払い方法は、お電話でご案内します。"),
    "9": _("銀行にご確認のうえ、今回の分はほかの方法でお支払いください。"),
}

RESULT_ERROR_CODES: dict[str, str] = {
    "1": "debit_no_funds",
    "2": "debit_no_account",
    "3": "debit_stopped",
    "4": "debit_no_mandate",
    "8": "debit_withdrawn",
    "9": "debit_refused",
}


def debit_refusal(result: str, then: str = "") -> Refused:
    """Say why a bank did not debit, and what comes `then`, or what to do now."""
    words = gettext("%(why)s%(next)s")
    told = {"why": RESULT_WORDS[result], "next": then or NEXT_STEPS[result]}
    return Refused(RESULT_ERROR_CODES[result], words % told)
