"""Cards that the gateway need not know any more."""

from madoguchi.payments.models import CardRegistration, KeptMethod, PaymentMethod


def token_to_forget(kept: int) -> str:
    """Return the token of an ended card, "" where something still pays with it."""
    row = KeptMethod.objects.filter(pk=kept, ended_at__isnull=False).first()
    if row is None or not is_forgettable(row.party_id, row.card_token):
        return ""
    return row.card_token


def is_forgettable(party: int, token: str) -> bool:
    """Whether a card was registered here, and nothing pays with it or keeps it.

    Cards that an import brought are the operator's to forget. In the scope.
    """
    same = {"party": party, "card_token": token}
    if not token or not CardRegistration.objects.filter(**same).exists():
        return False
    is_used = PaymentMethod.objects.filter(**same).exists()
    return not (is_used or KeptMethod.objects.filter(**same, ended_at=None).exists())
