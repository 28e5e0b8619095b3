"""Discounts of a contract that go because another contract ends (セット割)."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.ending_orders import ending_orders
from madoguchi.procedures.toolkit.set_discounts import discounts_lost_by_contract


@dataclass(frozen=True, slots=True)
class LostDiscount:
    """`first_month` is the first billing month without it; `ended` names the contract.

    `is_certain`: the operator's rule says that it ends.
    """

    ended: str
    first_month: date
    is_certain: bool


def discounts_lost_to_ends(
    request: MemberRequest, contract: ContractHandle
) -> dict[str, LostDiscount]:
    """Map item codes of discounts to what an accepted end of another contract does.

    By the same rule that the order was quoted with; the first end counts.
    """
    orders = ending_orders(request.access).exclude(contract=contract.pk)
    found: dict[str, LostDiscount] = {}
    for order in orders.select_related("contract__account").order_by("effective_on"):
        if order.contract is None or order.effective_on is None:
            continue
        party, actor = request.member.party, str(request.member)
        case = build_case(party, order.contract, actor=actor, at=now())
        first_day = order.effective_on + ONE_DAY
        for lost in discounts_lost_by_contract(case, first_day, contract.pk):
            row = LostDiscount(order.contract.label, lost.first_month, lost.is_certain)
            found.setdefault(lost.item_code, row)
    return found
