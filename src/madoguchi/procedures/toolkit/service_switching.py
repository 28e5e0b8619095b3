"""What suspending and resuming a service have in common."""

from typing import Any

from django import forms

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_switch import SERVICE_SWITCH, SwitchRequest
from madoguchi.payments.dunning.queries import must_stay_suspended
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm

SWITCH_LANE = "service-switch"
"""One for both: a service is not resumed while it is being suspended."""


class UnpaidBillForm(ProcedureForm):
    """The month of the bill for which a service is suspended or resumed."""

    billing_month = forms.DateField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            raise ValueError("an order of the portal's own names its month")
        return cleaned


def switch_request(run: OrderRun) -> SwitchRequest:
    contract = run.case.about
    return SwitchRequest(
        run.key, contract.contract_number, contract.service, contract.line_number
    )


def switch_off(run: OrderRun) -> None:
    """Suspend it outside; without a system there, the change feed says it alone."""
    if SERVICE_SWITCH.is_open:
        SERVICE_SWITCH.load_adapter().suspend(switch_request(run))


def switch_on(run: OrderRun) -> None:
    if SERVICE_SWITCH.is_open:
        SERVICE_SWITCH.load_adapter().resume(switch_request(run))


def owes_for_suspension(case: Case, contract: Contract) -> bool:
    """Say whether an unpaid bill still asks for a contract's suspension."""
    return must_stay_suspended(case.party.pk, contract.account_id, case.today)
