"""Store what an export has instead of a way of paying that was changed here."""

from datetime import datetime

from madoguchi.contracts.import_conflicts import STORE_BY_FILE
from madoguchi.customers.models import PortalChange
from madoguchi.payments.models import CardRegistration, PaymentMethod


def store_of_method(change: PortalChange, text: str, _at: datetime) -> None:
    """Store a text in the cell, and the token where a card of ours has these facts.

    The token of any other card comes with the next export.
    """
    rows = PaymentMethod.objects.filter(party=change.party_id)
    method = rows.filter(account__account_number=change.key).first()
    if method is None:
        return  # the account pays by transfer meanwhile
    if text != getattr(method, change.column):
        method.registration_reference, method.found_usable_at = "", None
    setattr(method, change.column, text)
    if card := registered_card_like(method):
        method.card_token, method.registration_reference = (
            card.card_token,
            card.reference,
        )
        method.found_usable_at = card.settled_at
    method.save()


def registered_card_like(method: PaymentMethod) -> CardRegistration | None:
    """Find the newest card that was registered here and is shown like this one."""
    rows = CardRegistration.objects.filter(
        party=method.party_id,
        account=method.account_id,
        state=CardRegistration.State.REGISTERED,
        card_brand=method.card_brand,
        card_last4=method.card_last4,
        card_expiry=method.card_expiry,
    )
    return rows.order_by("-pk").first() if method.kind == "card" else None


def join_conflict_store() -> None:
    """Add this file of the import to those whose conflicts can be decided."""
    STORE_BY_FILE["payment_methods"] = store_of_method
