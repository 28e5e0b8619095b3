"""Addresses to come: of accepted orders whose day has not been, by their newest."""

from datetime import date

from madoguchi.contracts.models import Contract
from madoguchi.customers.actions import PostalAddress
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.address_form import (
    ADDRESS_FIELDS,
    address_from_answers,
)
from madoguchi.procedures.toolkit.normalise import normalise_number, normalise_text

ADDRESS_KIND, MOVING_KIND = "address", "moving"
HOME_ADDRESS = "home"
"""The answer by which an order about addresses is about the customer's own."""


def newest_coming_move(party: int) -> Order | None:
    """Return the newest accepted order that will change the customer's own address.

    Orders about addresses of bills alone are none. Inside the scope of the party.
    """
    orders = Order.objects.filter(
        party=party, kind=ADDRESS_KIND, state__in=RUNNING_STATES
    )
    newest_first = orders.order_by("-asked_at", "-pk")
    return next(
        (o for o in newest_first if HOME_ADDRESS in o.answers.get("what", [])), None
    )


def newest_coming_work(contract: Contract) -> Order | None:
    """Return the newest accepted order that will move the line. Inside the scope."""
    orders = Order.objects.filter(
        party=contract.party_id,
        contract=contract,
        kind=MOVING_KIND,
        state__in=RUNNING_STATES,
    )
    return orders.order_by("-asked_at", "-pk").first()


def address_by_day(order: Order | None, day: date) -> PostalAddress | None:
    """Return the address of an order that is in force on a JST day; None for later."""
    if order is None or order.effective_on is None or order.effective_on > day:
        return None
    return address_from_answers(spelled_answers(order))


def spelled_answers(order: Order) -> dict[str, str]:
    """Return the parts of an address in the spelling in which it will be kept.

    An order has its answers as they were typed.
    """
    typed = {name: str(order.answers.get(name) or "") for name in ADDRESS_FIELDS}
    spelled = {name: normalise_text(text) for name, text in typed.items()}
    postcode = normalise_number(str(order.answers.get("postal_code") or ""))
    return {**spelled, "postal_code": postcode}


def is_same_place(one: PostalAddress, other: PostalAddress) -> bool:
    """Compare two addresses whatever their width and spaces; a blank one is none."""
    first, second = (
        (place.postal_code, "".join(normalise_text(place.address).split()))
        for place in (one, other)
    )
    return bool(one.address) and first == second
