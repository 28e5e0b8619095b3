"""Which bills are to be collected from cards; each becomes a job."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import month_from_text, start_of_day
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import read_rows, statement_beside

COLLECTION_ACTOR = "collection"
DUE_BILLS_SQL = statement_beside(__file__, "due_bills")


@dataclass(frozen=True, slots=True)
class DueBill:
    """What a bill lacks, in yen, whose card is to be asked.

    `was_refused`: whether a card was asked for it before, and refused.
    """

    party: int
    account: int
    billing_month: date
    owed_yen: int
    due_on: date
    was_refused: bool


def find_due_bills(due: date, at: datetime) -> list[DueBill]:
    """Find the bills that are due on a JST day or before it.

    Refused `payments_not_imported` without `payments_from` in operator.json, since
    every bill would look unpaid, and `due_in_future` for a day that has not come.
    """
    if due > at.date():
        raise Refused(
            "due_in_future",
            "--due はまだ来ていない日です。何も請求していません。",
        )
    with batch(COLLECTION_ACTOR):
        operator = Operator.objects.first()
        if operator is None or not operator.payments_from:
            raise Refused(
                "payments_not_imported",
                "operator.json に payments_from がないため、"
                "未払いの請求が分かりません。何も請求していません。",
            )
        params = {
            "due": due,
            "since": month_from_text(operator.payments_from),
            "today": start_of_day(at.date()),
        }
        return [DueBill(*row) for row in read_rows(DUE_BILLS_SQL, params)]
