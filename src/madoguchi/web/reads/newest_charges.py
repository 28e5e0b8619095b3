"""Charges of the newest month of a contract, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside

NEWEST_CHARGES_SQL = statement_beside(__file__, "newest_charges")


@dataclass(frozen=True, slots=True)
class NewestCharge:
    """`amount_yen` is as rated; the category says whether tax is in it.

    `first_month`: in which the contract has its item for the first time; `oldest_month`
    is that of any charge of the contract. Months are their first days.
    """

    item_code: str
    amount_yen: int
    tax_category: str
    billing_month: date
    first_month: date
    oldest_month: date


def read_newest_charges(
    access: Access, contract: int, codes: Sequence[str]
) -> list[NewestCharge]:
    """Read those of these items, in their order. Inside the scope.

    None where the contract's newest month with any charge has none of them.
    """
    params = {"party": access.party_id, "contract": contract, "codes": list(codes)}
    return [NewestCharge(*row) for row in read_rows(NEWEST_CHARGES_SQL, params)]
