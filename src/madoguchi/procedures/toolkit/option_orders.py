"""Orders about options: each option has one at a time, and waits for no other."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.case import Case

KINDS_ABOUT_OPTIONS = ("option-add", "option-remove")


def option_lane(codes: Iterable[str]) -> str:
    """Return the lane of an order about options: that of the first by code."""
    return f"option-{min(codes)}"


def refuse_options_under_way(case: Case, codes: Iterable[str]) -> None:
    """Refuse with `option_under_way` where another order is about one of them."""
    orders = Order.objects.filter(
        party=case.party,
        contract=case.contract,
        kind__in=KINDS_ABOUT_OPTIONS,
        state__in=UNDER_WAY_STATES,
    )
    asked = set(codes)
    for number, answers in orders.values_list("number", "answers"):
        if common := asked & set(answers.get("options", [])):
            words = _(
                "%(option)sのお手続き（受付番号 %(number)s）が進んでいます。"
                "今回の分は申し込んでいません。終わるか取り消すと、申し込めます。"
            )
            name = case.facts.name_of(min(common))
            raise Refused(
                "option_under_way", words % {"option": name, "number": number}
            )
