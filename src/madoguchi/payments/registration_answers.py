"""Keep what the gateway says of a registration, once: an end is never undone."""

from datetime import datetime

from django.db import transaction

from madoguchi.payments.card_values import RegistrationAnswer, RegistrationState
from madoguchi.payments.models import CardRegistration
from madoguchi.payments.outside_ids import remember_outside_id

STATE_BY_ANSWER = {
    RegistrationState.REGISTERED: CardRegistration.State.REGISTERED,
    RegistrationState.REFUSED: CardRegistration.State.REFUSED,
    RegistrationState.LEFT: CardRegistration.State.LEFT,
}


@transaction.atomic
def record_registration_answer(
    row: CardRegistration, answer: RegistrationAnswer, *, at: datetime
) -> None:
    """Store the end of a registration. One that is open, or has ended, stays as it is.

    Inside the scope of its party; the answer was asked of the gateway itself.
    """
    row.refresh_from_db(from_queryset=CardRegistration.objects.select_for_update())
    state = STATE_BY_ANSWER.get(answer.state)
    if state is None or row.state != CardRegistration.State.OPEN:
        return
    if card := answer.card:
        row.card_token, row.reference = card.token, card.reference
        row.card_brand, row.card_last4 = card.brand, card.last4
        row.card_expiry = card.expiry
        remember_outside_id(row, card.token, at=at)
    row.state, row.reason, row.settled_at = state, answer.reason or "", at
    row.save()
