"""Fees that are promised, and how the feed asks the operator's systems for them."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.contracts.models import Contract
from madoguchi.customers.change_rows import NewChange, insert_change
from madoguchi.customers.models import PortalChange

FED_COLUMNS = ("item_code", "amount_excl")


@dataclass(frozen=True, slots=True)
class Fee:
    """What an event costs once, in yen of the operator's basis; 0 is a promise too.

    `source` is the number of the order, or of what else has promised it. `happens_on`
    is the JST day that decides the bill. `description`: what its line on the bill says;
    "" stands for the name of the item. Negative yen are given back.
    """

    source: str
    amount_yen: int
    tax_category: str
    happens_on: date
    description: str = ""


def feed_fee(contract: Contract, item_code: str, fee: Fee, *, at: datetime) -> None:
    """Ask the operator's systems for the charge, as two columns of charges.csv."""
    for column, text in zip(FED_COLUMNS, (item_code, str(fee.amount_yen)), strict=True):
        insert_change(
            NewChange(
                party=contract.party_id,
                file="charges",
                key=contract.contract_number,
                column=column,
                before="",
                after=text,
                at=at,
                order_number=fee.source[:20],
                state=PortalChange.State.DONE,
                effective_on=fee.happens_on,
                outcome=PortalChange.Outcome.CONFIRMED,
                settled_at=at,
            )
        )
