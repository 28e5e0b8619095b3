"""The last month of a discount that runs for some months."""

from datetime import date

from madoguchi.kernel.calendar import month_after
from madoguchi.web.reads.newest_charges import NewestCharge


def last_discounted_month(
    row: NewestCharge, term_months: int, started_on: date
) -> date | None:
    """The last month of a discount that runs `term_months`, 0 for as long as one likes.

    None too where its first month is not known: the charges that were imported begin
    after the contract and with it.
    """
    begins_with_contract = row.first_month <= month_after(started_on.replace(day=1))
    is_first_known = row.first_month > row.oldest_month or begins_with_contract
    if not term_months or not is_first_known:
        return None
    last = month_after(row.first_month, term_months - 1)
    return last if last >= row.billing_month else None
