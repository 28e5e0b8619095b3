from datetime import date

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.calendar import month_after, month_from_text
from madoguchi.payments.models import CardCharge, PaymentMethod
from madoguchi.platform.access import Access


def payment_method_of(access: Access, account: int) -> PaymentMethod | None:
    """Find the card or bank account of a billing account."""
    return PaymentMethod.objects.visible_to(access).filter(account=account).first()


def needs_card_at_once(account: BillingAccount, today: date) -> bool:
    """Whether the used card cannot be charged: its month is over, or it was refused.

    Of an account that pays otherwise nothing is due at once.
    """
    method = PaymentMethod.objects.filter(party=account.party_id, account=account)
    card = method.filter(kind="card").first()
    if card is None:
        return False
    if card.card_expiry and month_after(month_from_text(card.card_expiry)) <= today:
        return True
    charges = CardCharge.objects.filter(party=account.party_id, account=account)
    newest = charges.order_by("-pk").first()
    return newest is not None and newest.state == CardCharge.State.FAILED
