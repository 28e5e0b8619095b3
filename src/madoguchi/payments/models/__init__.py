"""Ways of paying, cards that are being registered, and money asked of cards."""

from madoguchi.payments.models.charges import CardCharge, CardRefund
from madoguchi.payments.models.methods import KeptMethod, MethodFacts, PaymentMethod
from madoguchi.payments.models.registrations import CardRegistration

__all__ = [
    "CardCharge",
    "CardRefund",
    "CardRegistration",
    "KeptMethod",
    "MethodFacts",
    "PaymentMethod",
]
