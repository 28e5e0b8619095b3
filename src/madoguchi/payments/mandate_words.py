"""What is said of an account that was not registered, by the reason of the bank."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel.errors import Refused
from madoguchi.payments.mandate_values import MandateRefusal

REFUSAL_WORDS: dict[MandateRefusal, Promise] = {
    MandateRefusal.NO_ACCOUNT: gettext_lazy(
        "銀行で、入力された口座が見つかりませんでした。"
    ),
    MandateRefusal.HOLDER_DIFFERS: gettext_lazy("口座名義が、銀行の登録と違いました。"),
    MandateRefusal.NOT_AUTHENTICATED: gettext_lazy(
        "銀行での、ご本人の確認ができませんでした。"
    ),
    MandateRefusal.NOT_ACCEPTED: gettext_lazy(
        "この口座は、口座振替に使えない種類の口座でした。"
    ),
    MandateRefusal.UNSAID: gettext_lazy(
        "銀行で登録できませんでした。くわしい理由は、銀行だけがわかります。"
    ),
}
REFUSAL_CODES: dict[MandateRefusal, str] = {
    MandateRefusal.NO_ACCOUNT: "bank_account_unknown",
    MandateRefusal.HOLDER_DIFFERS: "bank_holder_differs",
    MandateRefusal.NOT_AUTHENTICATED: "bank_not_authenticated",
    MandateRefusal.NOT_ACCEPTED: "bank_account_not_accepted",
    MandateRefusal.UNSAID: "bank_refused",
}


def mandate_refusal(reason: str) -> Refused:
    """Say why an account was not registered; an unknown reason says nothing."""
    known = set(MandateRefusal)
    why = MandateRefusal(reason) if reason in known else MandateRefusal.UNSAID
    words = _(
        "%(why)sお支払い方法は変わっていません。"
        "入力を直すか、別の口座で、もう一度お試しください。"
    )
    return Refused(REFUSAL_CODES[why], words % {"why": REFUSAL_WORDS[why]})
