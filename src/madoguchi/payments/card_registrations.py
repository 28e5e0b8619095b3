"""Register a card on the page of the gateway: where it is, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.card_values import (
    OpenedPage,
    RegistrationAnswer,
    RegistrationRequest,
    RegistrationState,
)
from madoguchi.payments.gateway_addresses import known_page
from madoguchi.payments.models import CardRegistration
from madoguchi.payments.outside_ids import remember_outside_id
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.registration_answers import record_registration_answer

MAX_ATTEMPTS = 20
"""Of one request: who needs more is helped on the telephone."""


@dataclass(frozen=True, slots=True)
class RegistrationStart:
    """Who registers a card for which account. `reference`: what asks for it, once.

    `agreed` is the digest of what the customer was shown before. `return_address` is
    our page, to which the browser comes back whatever becomes of it.
    """

    account: BillingAccount
    customer_number: str
    reference: str
    agreed: str
    return_address: str


def registrations_for(party: int, reference: str) -> QuerySet[CardRegistration]:
    """Query the attempts of one request, the newest first."""
    mine = CardRegistration.objects.filter(party=party)
    return mine.filter(key__startswith=f"{reference}-").order_by("-pk")


def open_registration(start: RegistrationStart, *, at: datetime) -> OpenedPage:
    """Open the page of the gateway, the same one again while it is open.

    Unavailable without an answer: then nothing is kept, and nobody has its address.
    """
    account = start.account
    tried = registrations_for(account.party_id, start.reference)
    row = tried.first()
    if row is None or row.state != CardRegistration.State.OPEN:
        row = CardRegistration(
            party_id=account.party_id,
            account=account,
            key=f"{start.reference}-{tried.count() + 1}",
            opened_at=at,
        )
    request = RegistrationRequest(row.key, start.customer_number, start.return_address)
    opened = CARD_GATEWAY.load_adapter().open_registration(request)
    page = known_page(opened, start.return_address, "CARD_PAGES")
    row.outside_id, row.agreed = page.outside_id, start.agreed
    row.save()
    remember_outside_id(row, page.outside_id, at=at)
    return page


def ask_for_registration(row: CardRegistration) -> RegistrationAnswer:
    """Ask the gateway what became of it. Unavailable without an answer."""
    return CARD_GATEWAY.load_adapter().registration(row.outside_id)


def close_registration(row: CardRegistration, *, at: datetime) -> None:
    """Close a page that nobody comes back from, and keep what came of it.

    Unavailable without an answer: it stays open.
    """
    gateway = CARD_GATEWAY.load_adapter()
    gateway.close_page(row.outside_id)
    answer = gateway.registration(row.outside_id)
    if answer.state is RegistrationState.OPEN:
        answer = RegistrationAnswer(RegistrationState.LEFT)
    record_registration_answer(row, answer, at=at)
