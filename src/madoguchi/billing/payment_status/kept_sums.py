"""What is kept for a customer beside what is asked for."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.kept_money import bill_to_pay, kept_money
from madoguchi.payments.charge_refunds import open_refunds_by_month


def kept_yen_for(party: int, account: int, month: date, at: datetime) -> int:
    """Sum up what was prepaid, paid too much or given back on other bills than a month.

    Without what is on its way back to a card. In yen, inside the scope.
    """
    paid = bill_to_pay(party, account, month, at)
    promised = open_refunds_by_month(party, account)
    return sum(max(kept.yen, 0) for kept in kept_money(paid, promised))


def kept_sentence(yen: int, operator: Operator, way: str) -> str:
    """Say beside a demand what is kept, and whether it pays it. `way`: of paying."""
    told = {"yen": format_yen(yen)}
    words = (
        _("ほかに%(yen)sをお預かりしています（払いすぎ・前払い・返還の分）。") % told
    )
    if operator.settlement == "refund":
        return words + _("お返しするお金で、お支払いには充てていません。")
    if way == "transfer":
        return words + _("お振り込みの前にお問い合わせいただければ、先に充てます。")
    return words + _(
        "引き落としのときは先に充てます。この画面からお支払いになる前に充てるには、"
        "お問い合わせください。"
    )
