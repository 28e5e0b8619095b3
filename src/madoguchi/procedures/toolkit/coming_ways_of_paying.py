"""The way of paying to come: of an accepted order whose day has not been."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_short_day
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.card_page import registered_card
from madoguchi.procedures.toolkit.debit_page import registered_mandate
from madoguchi.procedures.toolkit.debit_procedure import account_words
from madoguchi.procedures.toolkit.ways_of_paying import KINDS_OF_PAYING

KINDS_BY_DEBIT = ("debit", "debit-paper")


@dataclass(frozen=True, slots=True)
class ComingWay:
    """How an account will pay, in words, from a JST day on, and the order's number."""

    name: str
    from_day: date
    order_number: str

    @property
    def sentence(self) -> str:
        words = _("%(day)sから%(name)sに替わります。")
        return words % {"day": format_short_day(self.from_day), "name": self.name}


def is_way_to_come(order: Order) -> bool:
    """Whether an order was accepted that will change how an account pays."""
    return order.kind in KINDS_OF_PAYING and order.state in RUNNING_STATES


def coming_way_of(party: int, account: int) -> ComingWay | None:
    """Return how an account will pay; None where that stays. Inside the scope."""
    orders = Order.objects.filter(
        party=party,
        kind__in=KINDS_OF_PAYING,
        contract__account=account,
        state__in=RUNNING_STATES,
    )
    order = orders.order_by("-asked_at", "-pk").first()
    if order is None or order.effective_on is None:
        return None
    return ComingWay(name_of_way(order), order.effective_on, order.number)


def name_of_way(order: Order) -> str:
    """Name the registered card, Visa 末尾4242, the account, or that it is by transfer.

    An account named on paper is not known before the bank has taken it.
    """
    if card := registered_card(order):
        words = _("%(brand)s 末尾%(last4)s")
        return words % {"brand": card.card_brand, "last4": card.card_last4}
    if mandate := registered_mandate(order):
        return _("口座振替（%(account)s）") % {"account": account_words(mandate)}
    if order.kind in KINDS_BY_DEBIT:
        return _("口座振替")
    return _("請求書払い（振込）")
