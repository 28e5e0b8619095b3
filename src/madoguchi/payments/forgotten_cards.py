"""Cards that the gateway need not know any more."""

from madoguchi.payments.models import CardRegistration, KeptMethod, PaymentMethod


def token_to_forget(kept: int) -> str:
    """Return the token of an ended card, "" where something still pays with it.

    Cards that an import brought are the operator's to forget.
    """
    row = KeptMethod.objects.filter(pk=kept, ended_at__isnull=False).first()
    if row is None or not row.card_token:
        return ""
    same = {"party": row.party_id, "card_token": row.card_token}
    is_used = PaymentMethod.objects.filter(**same).exists()
    is_kept = KeptMethod.objects.filter(**same, ended_at=None).exists()
    is_ours = CardRegistration.objects.filter(**same).exists()
    return row.card_token if is_ours and not (is_used or is_kept) else ""
