"""What each right is called on pages, beside its word `verb:object`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.rights import Right

RIGHT_WORDS: dict[str, Promise] = {
    Right.READ_CONTRACTS: _("契約と利用量を見る"),
    Right.READ_BILLS: _("請求と請求書を見る"),
    Right.REISSUE_BILLS: _("請求書を再発行する"),
    Right.PAY_BILLS: _("支払う・支払い方法を変える"),
    Right.WRITE_ORDERS: _("手続きを申し込む"),
    Right.APPROVE_ORDERS: _("ほかの方の申し込みを承認する"),
    Right.MANAGE_MEMBERS: _("担当者を管理する"),
}


def right_choices() -> list[tuple[str, str]]:
    """Each right with its words, in the order of the product."""
    return [
        (right.value, f"{RIGHT_WORDS.get(right, right)}（{right.value}）")
        for right in Right
    ]
