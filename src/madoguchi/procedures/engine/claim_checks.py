"""Checks that an order is claimed by whoever decides on it."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.models import OrderHandle


def require_claim(order: int, *, actor: str) -> None:
    """Refuse with `not_claimed` unless `actor` has claimed the order."""
    mine = OrderHandle.objects.select_for_update().filter(pk=order, claimed_by=actor)
    if mine.first() is None:
        raise not_claimed()


def not_claimed() -> Refused:
    return Refused(
        "not_claimed",
        _(
            "この申し込みを受け持っていないため、操作できません。"
            "何も変更していません。「受け持つ」を押してから、もう一度お進みください。"
        ),
    )
