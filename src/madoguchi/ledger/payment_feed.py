"""Put a payment into the change feed: a row of payments.csv, its columns in order."""

from datetime import datetime

from madoguchi.customers.change_rows import NewChange, insert_change
from madoguchi.customers.models import BillingAccount, PortalChange
from madoguchi.ledger.fed_payments import FedPayment


def feed_payment(payment: FedPayment, *, at: datetime) -> None:
    """Tell the operator's systems of an event, in the transaction that posts it.

    It is in the ledger here already, and waits for no export.
    """
    mine = BillingAccount.objects.filter(party=payment.party, pk=payment.account)
    account_number = mine.values_list("account_number", flat=True).get()
    month = payment.billing_month
    texts = {
        "payment_number": payment.number,
        "kind": payment.kind.value,
        "billing_month": f"{month:%Y-%m}" if month else "",
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
