from madoguchi.customers.models import Member
from madoguchi.payments.models import PaymentMethod


def payment_method_of(member: Member, account: int) -> PaymentMethod | None:
    """The card or bank account behind a billing account; its numbers stay masked."""
    return PaymentMethod.objects.visible_to(member).filter(account=account).first()
