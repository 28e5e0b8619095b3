"""Which card is charged with how much for a new bill, as its mail announces it."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.kept_sums import kept_yen_for
from madoguchi.billing.record.invoice import Invoice
from madoguchi.catalogue.models import Operator


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
    return kept_yen_for(bill.party_id, bill.account_id, bill.billing_month, at)
