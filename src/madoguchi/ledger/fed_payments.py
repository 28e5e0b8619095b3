"""Payments that this portal took or gave back, as the change feed tells them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FedKind(StrEnum):
    """`payments.kind` of the import, and what only this portal knows of."""

    PAYMENT = "payment"
    REFUND = "refund"
    REFUND_BACK = "refund_back"  # a refund that came back to kept money
    CHARGEBACK = "chargeback"  # below 0: money came again
    FAILED = "failed"  # a card was refused: nothing moved
    WRITE_OFF = "write_off"
    TRANSFER_FEE = "transfer_fee"  # a bank's fee that a payer took off


@dataclass(frozen=True, slots=True)
class FedPayment:
    """Yen of the bill of a month (its first day), under the ledger's number; JST.

    `billing_month` is None for what is kept for the customer.
    """

    party: int
    account: int
    billing_month: date | None
    number: str
    kind: FedKind
    amount_yen: int
    on: date
