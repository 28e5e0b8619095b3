"""The card to come: of an accepted order whose day has not been."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_short_day
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.card_page import registered_card

CARD_KIND = "card"


@dataclass(frozen=True, slots=True)
class ComingCard:
    """What is shown of a registered card, from which JST day on, and the order."""

    brand: str
    last4: str
    from_day: date
    order_number: str

    @property
    def sentence(self) -> str:
        words = _("%(day)sから%(brand)s 末尾%(last4)sに替わります。")
        told = {"brand": self.brand, "last4": self.last4}
        return words % (told | {"day": format_short_day(self.from_day)})


def is_card_to_come(order: Order) -> bool:
    """Whether an order was accepted that will bring another card."""
    return order.kind == CARD_KIND and order.state in RUNNING_STATES


def coming_card_of(party: int, account: int) -> ComingCard | None:
    """Return the card that the bills of an account will be paid with. In the scope."""
    orders = Order.objects.filter(
        party=party,
        kind=CARD_KIND,
        contract__account=account,
        state__in=RUNNING_STATES,
    )
    order = orders.order_by("-asked_at", "-pk").first()
    card = registered_card(order) if order else None
    if order is None or card is None or order.effective_on is None:
        return None
    return ComingCard(
        card.card_brand, card.card_last4, order.effective_on, order.number
    )
