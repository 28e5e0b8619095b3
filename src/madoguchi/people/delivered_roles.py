"""The roles that every company may give its people, without making them itself."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.rights import Right


@dataclass(frozen=True, slots=True)
class DeliveredRole:
    """A named set of rights. `whole_party` is given over the whole company alone."""

    code: str
    label: Promise
    explanation: Promise
    rights: frozenset[str]
    whole_party: bool = False


def of_rights(*rights: Right) -> frozenset[str]:
    return frozenset({Right.READ_CONTRACTS.value, *(right.value for right in rights)})


DELIVERED_ROLES = (
    DeliveredRole("view", _("契約を見る"), _("契約と利用量"), of_rights()),
    DeliveredRole(
        "bills",
        _("請求を見る"),
        _("契約・金額・請求書・利用量"),
        of_rights(Right.READ_BILLS),
    ),
    DeliveredRole(
        "pay",
        _("請求を見て支払う"),
        _("請求を見る、カードなどでのお支払い、請求書の再発行"),
        of_rights(Right.READ_BILLS, Right.PAY_BILLS, Right.REISSUE_BILLS),
    ),
    DeliveredRole(
        "apply",
        _("手続きを申し込む"),
        _("契約を見る、プラン・オプション・回線などの申し込み"),
        of_rights(Right.WRITE_ORDERS),
    ),
    DeliveredRole(
        "approve",
        _("承認する"),
        _("契約を見る、ほかの方の申し込みの承認"),
        of_rights(Right.APPROVE_ORDERS),
    ),
    DeliveredRole(
        "manage",
        _("担当者を管理する"),
        _("担当者の権限とログインの決まり。二段階認証が必要です"),
        of_rights(Right.READ_BILLS, Right.MANAGE_MEMBERS),
        whole_party=True,
    ),
)
"""In the order in which forms offer them, the least first."""

ROLES_BY_CODE = {role.code: role for role in DELIVERED_ROLES}
