"""Where the kit for a return goes: as promised, or as the customer said since."""

from datetime import date

from madoguchi.catalogue.queries import policy_on
from madoguchi.contracts.models import Contract
from madoguchi.customers.actions import PostalAddress
from madoguchi.customers.models import PartyProfile
from madoguchi.kernel.calendar import JST
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.address_form import address_from_answers
from madoguchi.procedures.toolkit.cancellation_wording import return_terms
from madoguchi.procedures.toolkit.coming_addresses import (
    address_by_day,
    is_same_place,
    newest_coming_move,
    newest_coming_work,
)

CANCEL_KIND, RETURN_KIT_KIND = "cancel", "return-kit"
ACCEPTED_STATES = (OrderState.SCHEDULED, OrderState.IN_PROGRESS, OrderState.FAILED)


def promised_kit_address(contract: Contract, sent_on: date) -> PostalAddress:
    """Return where the line is used on a JST day, else the customer's address then.

    Accepted moves of the line and of the customer count from their day on; who uses
    the line at home takes the kit along. Inside the scope.
    """
    if moved := address_by_day(newest_coming_work(contract), sent_on):
        return moved
    here = PostalAddress(contract.service_postal_code, contract.service_address)
    profile = PartyProfile.objects.get(party=contract.party_id)
    home = PostalAddress(profile.postal_code, profile.address)
    if here.address and not is_same_place(here, home):
        return here
    return address_by_day(newest_coming_move(contract.party_id), sent_on) or home


def changed_kit_address(cancellation: Order) -> PostalAddress | None:
    """Return the newest address that was named after an order to cancel, if any."""
    later = Order.objects.filter(
        party=cancellation.party_id,
        contract=cancellation.contract_id,
        kind=RETURN_KIT_KIND,
        state=OrderState.COMPLETED,
        asked_at__gte=cancellation.asked_at,
    )
    newest = later.order_by("asked_at", "pk").last()
    return address_from_answers(newest.answers) if newest else None


def accepted_cancellation(contract: Contract) -> Order | None:
    """Return the order that will end a contract. Inside the scope."""
    orders = Order.objects.filter(party=contract.party_id, contract=contract)
    return orders.filter(kind=CANCEL_KIND, state__in=ACCEPTED_STATES).first()


def kit_day(cancellation: Order) -> date | None:
    """Return the day on which the kit is sent; None for an order without a day."""
    if cancellation.asked_at is None or cancellation.effective_on is None:
        return None
    asked_on = cancellation.asked_at.astimezone(JST).date()
    terms = return_terms(
        policy_on(asked_on), last_on=cancellation.effective_on, asked_on=asked_on
    )
    return terms.kit_on
