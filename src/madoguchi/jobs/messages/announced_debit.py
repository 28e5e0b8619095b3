"""Which card is charged with how much for a new bill, as its mail announces it."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Invoice
from madoguchi.catalogue.models import Operator
from madoguchi.ledger.kept_money import bill_to_pay, kept_money
from madoguchi.payments.charge_refunds import open_refunds_by_month


@dataclass(frozen=True, slots=True)
class AnnouncedDebit:
    """`charged_yen` is what is left after kept money (預り金): 0 where it pays all."""

    on: date
    brand: str
    last4: str
    charged_yen: int
    kept_yen: int


def announced_debit(
    bill: Bill, invoice: Invoice, operator: Operator, at: datetime
) -> AnnouncedDebit | None:
    """Say what a card is asked for; None where no card pays the bill. In the scope."""
    card, on = invoice.payment, invoice.payment_on
    if card.method != "card" or on is None or not card.last4:
        return None
    kept_yen = min(kept_for_bill(bill, operator, at), bill.total_yen)
    charged_yen = bill.total_yen - kept_yen
    return AnnouncedDebit(on, card.brand, card.last4, charged_yen, kept_yen)


def kept_for_bill(bill: Bill, operator: Operator, at: datetime) -> int:
    """What was prepaid or paid too much, and pays this bill before the card does."""
    if operator.settlement == "refund":
        return 0
    paid = bill_to_pay(bill.party_id, bill.account_id, bill.billing_month, at)
    promised = open_refunds_by_month(bill.party_id, bill.account_id)
    return sum(max(kept.yen, 0) for kept in kept_money(paid, promised))
