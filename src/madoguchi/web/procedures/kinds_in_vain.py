"""Procedures that have nothing to choose for a contract: the list leaves them out."""

from madoguchi.contracts.models import ContractOption
from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.kinds.option_remove import OptionRemove
from madoguchi.procedures.kinds.plan_change import PlanChange
from madoguchi.procedures.toolkit.plan_choice import other_plans
from madoguchi.web.http.cached_reference import current_reference


def kinds_in_vain(request: MemberRequest) -> set[str]:
    """Keys of procedures that the contract in use could only be refused."""
    contract = request.contract
    if contract is None:
        return set()
    held = ContractOption.objects.visible_to(request.access).filter(
        contract=contract.pk, ended_on=None
    )
    vain = set() if held.exists() else {OptionRemove.key}
    has_plans = other_plans(contract, current_reference())
    return vain if has_plans else vain | {PlanChange.key}
