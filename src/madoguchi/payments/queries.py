from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.access import Access


def payment_method_of(access: Access, account: int) -> PaymentMethod | None:
    """Find the card or bank account of a billing account."""
    return PaymentMethod.objects.visible_to(access).filter(account=account).first()
