"""What is asked of the payments of a billing account."""

from dataclasses import dataclass
from datetime import date

from madoguchi.ledger.models import LedgerEvent


@dataclass(frozen=True, slots=True)
class PaymentCriteria:
    """Which of them are wanted; None and "" ask for nothing.

    `first_on` and `last_on` are JST days, both included, as are the bounds in yen, of
    sums without a sign. `number` is a part of the number, in either case.
    """

    first_on: date | None = None
    last_on: date | None = None
    event: LedgerEvent | None = None
    number: str = ""
    least_yen: int | None = None
    most_yen: int | None = None

    def conditions(self) -> dict[str, object]:
        """Return the lookups of what is asked for."""
        asked = {
            "effective_on__gte": self.first_on,
            "effective_on__lte": self.last_on,
            "event": self.event,
            "source__icontains": self.number or None,
            "amount_yen__gte": self.least_yen,
            "amount_yen__lte": self.most_yen,
        }
        return {name: value for name, value in asked.items() if value is not None}


ANY_PAYMENT = PaymentCriteria()
