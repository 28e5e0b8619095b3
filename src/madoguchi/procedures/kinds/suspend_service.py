"""Suspend a service for an unpaid bill (利用停止), as the operator's rules say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.actions import suspend_contract
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import ServiceStop
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_status import refuse_inactive_contract
from madoguchi.procedures.toolkit.order_steps import OrderRun, PortStep
from madoguchi.procedures.toolkit.service_switching import (
    SWITCH_LANE,
    UnpaidBillForm,
    owes_for_suspension,
    switch_off,
)
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo


def mark_suspended(run: OrderRun, _answer: None) -> None:
    contract = run.case.about
    suspend_contract(contract, actor=run.actor, at=run.at)
    ServiceStop.objects.get_or_create(
        party_id=contract.party_id,
        contract=contract,
        resumed_at=None,
        defaults=run.answers | {"stopped_at": run.at},
    )


class SuspendService(Procedure):
    key, lane, title = "suspend-service", SWITCH_LANE, gettext_lazy("ご利用の一時停止")
    form, timing = UnpaidBillForm, AtOnceWithoutUndo()
    steps = (PortStep(switch_off, mark_suspended),)
    services = ALL_SERVICES
    function = "bills"
    asker = "operator"
    billed = is_listed = False
    effect = gettext_lazy("お支払いを確認するまで、ご利用が止まります")
    effect_done = gettext_lazy("お支払いを確認するまで、ご利用が止まっています")
    error_codes = {
        "nothing_owed_any_more": CodeExplanation(
            gettext_lazy("未払いの請求がなくなったため、利用を停止しませんでした。"),
            gettext_lazy("お客様の操作は不要です。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        """Look again right before the service is suspended: somebody may have paid."""
        refuse_inactive_contract(case)
        if not owes_for_suspension(case, case.about):
            words = _("未払いの請求がないか、約束があるため、停止していません。")
            raise Refused("nothing_owed_any_more", words)
