"""Amounts and quantities that hardly any charge of a month comes to: told."""

from decimal import Decimal

from madoguchi.jobs.load.import_file import RelationCheck
from madoguchi.kernel.wording import format_yen

USUAL_CHARGE_YEN = 10_000_000
USUAL_QUANTITY = 10_000_000_000
"""Of kilobytes, what ten terabytes are."""

CHARGE_NOTES = (
    RelationCheck(
        "amount_excl",
        f"abs(s.amount_excl) >= {USUAL_CHARGE_YEN}",
        f"%s円は{format_yen(USUAL_CHARGE_YEN)}以上です。桁を確かめてください",
        shown="s.amount_excl",
    ),
    RelationCheck(
        "quantity",
        f"abs(s.quantity) >= {USUAL_QUANTITY}",
        f"数量 %s は{USUAL_QUANTITY:,}以上です。単位を確かめてください",
        shown="trim_scale(s.quantity)",
    ),
)


def is_charge_usual(quantity: str, amount: str) -> bool:
    """Whether CHARGE_NOTES say nothing of it, by the cells of its line."""
    is_much = abs(Decimal(quantity)) >= USUAL_QUANTITY
    return not is_much and abs(int(amount)) < USUAL_CHARGE_YEN
