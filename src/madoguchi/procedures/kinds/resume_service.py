"""Resume a service that was suspended for an unpaid bill, as soon as it is paid."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.actions import resume_contract
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import ServiceStop
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import OrderRun, PortStep
from madoguchi.procedures.toolkit.service_switching import (
    SWITCH_LANE,
    UnpaidBillForm,
    owes_for_suspension,
    switch_on,
)
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo


def mark_resumed(run: OrderRun, _answer: None) -> None:
    contract = run.case.about
    resume_contract(contract, actor=run.actor, at=run.at)
    stops = ServiceStop.objects.filter(party=contract.party_id, contract=contract)
    stops.filter(resumed_at=None).update(resumed_at=run.at)


class ResumeService(Procedure):
    key, lane, title = "resume-service", SWITCH_LANE, gettext_lazy("ご利用の再開")
    form, timing = UnpaidBillForm, AtOnceWithoutUndo()
    steps = (PortStep(switch_on, mark_resumed),)
    services = ALL_SERVICES
    function = "bills"
    asker = "operator"
    billed = is_listed = False
    effect = gettext_lazy("ご利用を再開します")
    effect_done = gettext_lazy("ご利用を再開しました")
    error_codes = {
        "still_owed": CodeExplanation(
            gettext_lazy("まだお支払いを確認できていない請求があります。"),
            gettext_lazy("残りのお支払いを確認すると、すぐに再開します。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        if owes_for_suspension(case, case.about):
            raise Refused(
                "still_owed",
                _(
                    "まだお支払いを確認できていない請求があるため、"
                    "ご利用を再開していません。"
                ),
            )
