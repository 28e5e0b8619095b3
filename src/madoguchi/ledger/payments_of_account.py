"""The payments, refunds and chargebacks of a billing account, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.ledger.payment_criteria import ANY_PAYMENT, PaymentCriteria
from madoguchi.platform.access import Access

COMING_EVENTS = (LedgerEvent.PAYMENT, LedgerEvent.REFUND_BACK)
MONEY_EVENTS = (*COMING_EVENTS, LedgerEvent.REFUND, LedgerEvent.CHARGEBACK)


@dataclass(frozen=True, slots=True)
class AccountPayment:
    """Money that came, or went back: then `amount_yen` is below 0.

    `paid_on` is a JST day, `billing_month` that of the bill, None for none.
    """

    paid_on: date
    event: LedgerEvent
    billing_month: date | None
    amount_yen: int
    number: str

    @property
    def has_receipt(self) -> bool:
        """Whether money came for a bill: what is kept beforehand gets none."""
        return self.event == LedgerEvent.PAYMENT and self.billing_month is not None

    @property
    def receipt_key(self) -> UUID:
        """The key under which its receipt is asked for: the same each time."""
        return uuid5(NAMESPACE_URL, f"madoguchi receipt {self.number}")


def payments_of_account(
    access: Access, account: int, count: int, wanted: PaymentCriteria = ANY_PAYMENT
) -> Sequence[AccountPayment]:
    """Read the newest that are wanted, that many at most. Inside the scope."""
    rows = (
        LedgerEntry.objects.visible_to(access)
        .filter(account=account, event__in=MONEY_EVENTS)
        .filter(**wanted.conditions())
        .order_by("-effective_on", "-pk")
        .values_list("effective_on", "event", "billing_month", "amount_yen", "source")
    )
    return [
        AccountPayment(
            day,
            LedgerEvent(event),
            month,
            yen if event in COMING_EVENTS else -yen,
            number,
        )
        for day, event, month, yen, number in rows[:count]
    ]
