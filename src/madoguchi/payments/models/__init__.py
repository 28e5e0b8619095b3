"""Ways of paying, money asked of cards, and what follows where nobody pays."""

from madoguchi.payments.models.bank_debits import DebitFile, DebitRequest
from madoguchi.payments.models.bank_refunds import (
    BankRefund,
    RefundAccount,
    RefundFile,
)
from madoguchi.payments.models.charges import CardCharge, CardRefund
from madoguchi.payments.models.debit_collectors import DebitCollector
from madoguchi.payments.models.disputes import CardDispute
from madoguchi.payments.models.doubts import CardDoubt
from madoguchi.payments.models.dunning import (
    DunningCase,
    DunningNotice,
    DunningRule,
    DunningStop,
    Instalment,
    LateCharge,
    PaymentPlan,
    ServiceStop,
)
from madoguchi.payments.models.mandates import DebitMandate
from madoguchi.payments.models.methods import KeptMethod, MethodFacts, PaymentMethod
from madoguchi.payments.models.money_requests import DebtAcknowledgement, MoneyRequest
from madoguchi.payments.models.policies import PaymentPolicy
from madoguchi.payments.models.registrations import CardRegistration
from madoguchi.payments.models.store_slips import SlipFile, StoreSlip
from madoguchi.payments.models.transfers import (
    IncomingFile,
    IncomingTransfer,
    TransferMatch,
    TransferSource,
)

__all__ = [
    "BankRefund",
    "CardCharge",
    "CardDispute",
    "CardDoubt",
    "CardRefund",
    "CardRegistration",
    "DebitCollector",
    "DebitFile",
    "DebitMandate",
    "DebitRequest",
    "DebtAcknowledgement",
    "DunningCase",
    "DunningNotice",
    "DunningRule",
    "DunningStop",
    "IncomingFile",
    "IncomingTransfer",
    "Instalment",
    "KeptMethod",
    "LateCharge",
    "MethodFacts",
    "MoneyRequest",
    "PaymentMethod",
    "PaymentPlan",
    "PaymentPolicy",
    "RefundAccount",
    "RefundFile",
    "ServiceStop",
    "SlipFile",
    "StoreSlip",
    "TransferMatch",
    "TransferSource",
]
