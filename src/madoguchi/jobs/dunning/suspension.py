"""Suspend and resume the services of an account, as orders of the engine."""

from datetime import datetime
from uuid import UUID, uuid5

from madoguchi.contracts.models import Contract
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import DunningCase, ServiceStop
from madoguchi.procedures.engine.proposals import preview_offer, propose_order
from madoguchi.procedures.engine.transitions import change_order_state
from madoguchi.procedures.kinds.resume_service import ResumeService
from madoguchi.procedures.kinds.suspend_service import SuspendService
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import build_case

SWITCH_KEYS = UUID("b3b9a1de-5f43-4b56-9f0e-6f5d3d0c7a10")
"""The names of our own orders are derived from it, so that each is begun once."""


def suspend_services(case: DunningCase, *, actor: str, at: datetime) -> None:
    """Order the suspension of the account's active contracts."""
    mine = Contract.objects.filter(party=case.party_id, account=case.account_id)
    for contract in mine.filter(status="active").select_related("account", "party"):
        order_switch(SuspendService, contract, case, actor=actor, at=at)


def resume_services(case: DunningCase, *, actor: str, at: datetime) -> None:
    """Order that suspended contracts of the account come back, at any hour.

    A suspension that has not begun, or has failed, is called off.
    """
    mine = Contract.objects.filter(party=case.party_id, account=case.account_id)
    call_off_suspensions(case, actor=actor, at=at)
    stopped = ServiceStop.objects.filter(party=case.party_id, resumed_at=None)
    held = mine.filter(pk__in=stopped.values("contract"))
    for contract in held.select_related("account", "party"):
        order_switch(ResumeService, contract, case, actor=actor, at=at)


def call_off_suspensions(case: DunningCase, *, actor: str, at: datetime) -> None:
    orders = Order.objects.filter(
        party=case.party_id,
        kind=SuspendService.key,
        contract__account=case.account_id,
        state__in=[OrderState.SCHEDULED, OrderState.FAILED],
    )
    for order in orders:
        change_order_state(order, OrderState.CANCELLED, actor=actor, at=at)


def order_switch(
    kind: type[Procedure],
    contract: Contract,
    case: DunningCase,
    *,
    actor: str,
    at: datetime,
) -> None:
    """Place an order, once for each time; what cannot be now is tried on the next look.

    Such are another switch that is under way, and maintenance.
    """
    made = Order.objects.filter(
        party=case.party_id, contract=contract, kind=kind.key
    ).exclude(state__in=[OrderState.SCHEDULED, OrderState.IN_PROGRESS])
    key = uuid5(SWITCH_KEYS, f"{kind.key} {contract.pk} {made.count()}")
    answers = {"billing_month": case.billing_month.isoformat()}
    about = build_case(contract.party, contract, actor=actor, at=at)
    try:
        seen = preview_offer(kind, about, answers).digest
        propose_order(kind, about, answers, key=key, seen=seen)
    except Refused:
        return
