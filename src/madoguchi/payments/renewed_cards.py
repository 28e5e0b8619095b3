"""What an issuer changed of a card that is kept: its token stays, its end moves."""

from datetime import datetime

from django.db import transaction

from madoguchi.payments.card_values import CardFacts
from madoguchi.payments.method_changes import changed_method
from madoguchi.payments.models import KeptMethod, MethodFacts, PaymentMethod
from madoguchi.platform.audit import Act, record


@transaction.atomic
def record_card_facts(party: int, facts: CardFacts, *, actor: str, at: datetime) -> int:
    """Write brand, tail and last month of a card where they changed. Inside the scope.

    The used card's changes go into the change feed; both are audited. What the gateway
    does not say ("") stays as it is, and so does a card that has ended. Returns how
    many rows changed.
    """
    changed = 0
    used = PaymentMethod.objects.select_for_update().filter(
        party=party, card_token=facts.token
    )
    for method in used:
        if new_facts(method, facts):
            with changed_method("card_renewed", method, actor=actor, at=at):
                write_facts(method, facts)
            changed += 1
    kept = KeptMethod.objects.select_for_update().filter(
        party=party, card_token=facts.token, ended_at=None
    )
    for spare in kept:
        if changes := new_facts(spare, facts):
            words = {name: [getattr(spare, name), new] for name, new in changes.items()}
            write_facts(spare, facts)
            spare.save()
            record(Act("card_renewed", str(spare), party, actor, at), words)
            changed += 1
    return changed


def new_facts(method: MethodFacts, facts: CardFacts) -> dict[str, str]:
    """Return the columns that the gateway says otherwise, with what it says."""
    told = {
        "card_brand": facts.brand,
        "card_last4": facts.last4,
        "card_expiry": facts.expiry,
    }
    return {
        name: text
        for name, text in told.items()
        if text and text != getattr(method, name)
    }


def write_facts(method: MethodFacts, facts: CardFacts) -> None:
    for name, text in new_facts(method, facts).items():
        setattr(method, name, text)
