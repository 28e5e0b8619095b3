"""Payments that this portal took or gave back, as lines of the change feed.

Each event is a row of payments.csv: its columns in their order, beside one another.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from madoguchi.customers.change_rows import NewChange, insert_change
from madoguchi.customers.models import BillingAccount, PortalChange


class FedKind(StrEnum):
    """`payments.kind` of the import, and what only this portal knows of."""

    PAYMENT = "payment"
    REFUND = "refund"
    CHARGEBACK = "chargeback"  # below 0: money came again
    FAILED = "failed"  # a card was refused: nothing moved
    WRITE_OFF = "write_off"


@dataclass(frozen=True, slots=True)
class FedPayment:
    """Yen of the bill of a month (its first day), under the ledger's number; JST."""

    party: int
    account: int
    billing_month: date
    number: str
    kind: FedKind
    amount_yen: int
    on: date


def feed_payment(payment: FedPayment, *, at: datetime) -> None:
    """Tell the operator's systems of an event, in the transaction that posts it.

    It is in the ledger here already, and waits for no export.
    """
    mine = BillingAccount.objects.filter(party=payment.party, pk=payment.account)
    account_number = mine.values_list("account_number", flat=True).get()
    texts = {
        "payment_number": payment.number,
        "kind": payment.kind.value,
        "billing_month": f"{payment.billing_month:%Y-%m}",
        "paid_on": payment.on.isoformat(),
        "amount_yen": str(payment.amount_yen),
    }
    for column, text in texts.items():
        insert_change(
            NewChange(
                party=payment.party,
                file="payments",
                key=account_number,
                column=column,
                before="",
                after=text,
                at=at,
                order_number="",
                state=PortalChange.State.DONE,
                effective_on=payment.on,
                outcome=PortalChange.Outcome.CONFIRMED,
                settled_at=at,
            )
        )
