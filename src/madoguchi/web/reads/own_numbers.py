"""Bills and receipts by the end of their numbers, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside
from madoguchi.procedures.models.states import OrderState

OWN_NUMBERS_SQL = statement_beside(__file__, "own_numbers")
BILL_KIND = "bill"
MAX_ROWS = 3  # of bills, and of receipts


@dataclass(frozen=True, slots=True)
class NumberedThing:
    """A bill, or an order by its kind; `account` and `month` of a bill alone."""

    kind: str
    number: str
    account: int | None
    month: date | None
    state: str


def read_things_numbered(
    access: Access, tail: str, kinds_of_desk: Sequence[str], *, sees_bills: bool
) -> list[NumberedThing]:
    """Read what ends so, without hyphens. Inside the scope.

    Of who may not see bills none is read, and no order of the desk that has not taken
    effect.
    """
    params = {
        "party": access.party_id,
        "tail": tail,
        "count": MAX_ROWS,
        "sees_bills": sees_bills,
        "kinds_of_desk": list(kinds_of_desk),
        "completed": OrderState.COMPLETED,
    }
    return [NumberedThing(*row) for row in read_rows(OWN_NUMBERS_SQL, params)]
