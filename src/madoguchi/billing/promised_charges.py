"""Keep what procedures and the desk promise: sums that the bill of a month must carry.

The operator says who puts them on the bill (`promised_charges` of operator.json): the
portal, or its own charges, which the feed asks for them. Without that, or without the
item under which a fee is charged, nothing is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.billing.models import PromisedCharge
from madoguchi.billing.promised_fees import Fee, feed_fee
from madoguchi.catalogue.models import Item, Operator
from madoguchi.contracts.models import Contract
from madoguchi.kernel.calendar import next_closing_date

BY_EXPORT = "export"


@dataclass(frozen=True, slots=True)
class PartMonth:
    """What an item comes to in the month in which it begins or ends, in yen.

    `used_from` and `used_to` are the JST days that are charged.
    """

    source: str
    item: Item
    amount_yen: int
    used_from: date
    used_to: date


def promise_exit_fee(contract: Contract, fee: Fee, *, at: datetime) -> None:
    """Keep the promised fee for leaving the contract. Inside the scope."""
    operator = promising_operator()
    if operator and operator.exit_fee_item:
        keep_fee(contract, operator, operator.exit_fee_item, fee, at=at)


def promise_equipment_fee(contract: Contract, fee: Fee, *, at: datetime) -> None:
    """Keep the promised fee for a piece that is lost or broken. Inside the scope."""
    operator = promising_operator()
    if operator and operator.equipment_fee_item and fee.amount_yen:
        keep_fee(contract, operator, operator.equipment_fee_item, fee, at=at)


def promise_work_fee(contract: Contract, fee: Fee, *, at: datetime) -> None:
    """Keep what is left of a work fee when its contract ends. Inside the scope."""
    operator = promising_operator()
    if operator and operator.work_fee_item and fee.amount_yen:
        keep_fee(contract, operator, operator.work_fee_item, fee, at=at)


def promise_compensation(contract: Contract, fee: Fee, *, at: datetime) -> None:
    """Keep what an outage gives back on the next bill. Inside the scope."""
    operator = promising_operator()
    if operator and operator.compensation_item:
        keep_fee(contract, operator, operator.compensation_item, fee, at=at)


def promise_part_months(
    contract: Contract, parts: Iterable[PartMonth], *, at: datetime
) -> None:
    """Keep what items come to in the month of a change. Inside the scope.

    An item that changes twice in one month is promised by neither change: their
    estimates know nothing of one another.
    """
    if promising_operator() is None:
        return
    for part in parts:
        month = bill_month_of(contract, part.used_from)
        open_rows = PromisedCharge.objects.filter(
            party=contract.party_id,
            contract=contract,
            billing_month=month,
            item_code=part.item.item_code,
            settled_month=None,
        )
        if not open_rows.delete()[0]:
            PromisedCharge.objects.create(
                **row_of_part(contract, part, month), promised_at=at
            )


def promising_operator() -> Operator | None:
    """Return the operator that says who bills promises; None where it does not."""
    return Operator.objects.exclude(promised_charges="").first()


def keep_fee(
    contract: Contract, operator: Operator, item_code: str, fee: Fee, *, at: datetime
) -> None:
    """Keep a fee once for its source, and feed it to an operator that bills it."""
    item = Item.objects.filter(item_code=item_code).order_by("-valid_from").first()
    _row, is_new = PromisedCharge.objects.get_or_create(
        party_id=contract.party_id,
        contract=contract,
        source=fee.source,
        item_code=item_code,
        defaults={
            "billing_month": bill_month_of(contract, fee.happens_on),
            "description": fee.description or (item.name if item else item_code),
            "amount_yen": fee.amount_yen,
            "tax_category": fee.tax_category,
            "promised_at": at,
        },
    )
    if is_new and operator.promised_charges == BY_EXPORT:
        feed_fee(contract, item_code, fee, at=at)


def bill_month_of(contract: Contract, day: date) -> date:
    """Return the first day of the billing month that a day of use belongs to."""
    return next_closing_date(day, contract.account.closing_day).replace(day=1)


def row_of_part(contract: Contract, part: PartMonth, month: date) -> dict[str, object]:
    return {
        "party_id": contract.party_id,
        "contract": contract,
        "billing_month": month,
        "source": part.source,
        "item_code": part.item.item_code,
        "description": part.item.name,
        "used_from": part.used_from,
        "used_to": part.used_to,
        "amount_yen": part.amount_yen,
        "tax_category": part.item.tax_category,
    }
