from madoguchi.customers.models import Member
from madoguchi.payments.models import PaymentMethod


def payment_method_of(member: Member, account: int) -> PaymentMethod | None:
    """Find the card or bank account of a billing account."""
    return PaymentMethod.objects.visible_to(member).filter(account=account).first()
