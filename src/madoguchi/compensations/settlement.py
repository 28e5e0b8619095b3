"""Give a contract what an outage gives back: on the next bill, or by an invoice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.billing.promised_charges import promise_compensation
from madoguchi.billing.promised_fees import Fee
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    issue_return_invoice,
)
from madoguchi.compensations.final_bills import has_final_bill
from madoguchi.compensations.models import ContractCompensation
from madoguchi.compensations.plan_lines import line_of_plan
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record

BY_OPERATOR = "障害の補償"  # who issued it, as the customer reads it


def settle_contract(party: int, pk: int, *, actor: str, at: datetime) -> None:
    """Promise it on the next bill, or issue a return invoice. Inside the scope.

    Once: a row that was settled stays. What cannot be returned keeps the code.
    """
    rows = ContractCompensation.objects.filter(party=party)
    row = rows.select_for_update(of=("self",)).select_related(
        "compensation__notice", "contract__account"
    )
    given = row.get(pk=pk)
    if given.state != ContractCompensation.State.COUNTED:
        return
    if has_final_bill(given.contract):
        return_by_invoice(given, at)
    else:
        promise_on_next_bill(given, at)
    given.settled_at = at
    given.save()
    changes = {"amount_yen": ["", str(given.amount_yen)], "state": ["", given.state]}
    target = f"{given.compensation.reference} {given.contract.contract_number}"
    record(Act("compensation_given", target, party, actor, at), changes)


def promise_on_next_bill(given: ContractCompensation, at: datetime) -> None:
    fee = Fee(
        source=given.compensation.reference,
        amount_yen=-given.amount_yen,
        tax_category=given.tax_category,
        happens_on=given.compensation.notice.starts_at.astimezone(JST).date(),
        description=line_words(given),
    )
    promise_compensation(given.contract, fee, at=at)
    given.state = ContractCompensation.State.PROMISED


def line_words(given: ContractCompensation) -> str:
    """What the line on the bill says: 障害の補償（INC-2611-0007、1日分）."""
    return _("障害の補償（%(reference)s、%(days)s日分）") % {
        "reference": given.compensation.reference,
        "days": given.days,
    }


def return_by_invoice(given: ContractCompensation, at: datetime) -> None:
    """Return it from the newest bill whose line of the plan has as much."""
    found = line_of_plan(given.contract, given.amount_yen)
    if found is None:
        given.state, given.refusal = ContractCompensation.State.REFUSED, "no_such_line"
        return
    bill, line = found
    asked = RevisionRequest(BY_OPERATOR, line_words(given), at)
    try:
        with transaction.atomic():
            revision = issue_return_invoice(bill, {line.line: given.amount_yen}, asked)
    except Refused as refusal:
        given.state, given.refusal = ContractCompensation.State.REFUSED, refusal.code
        return
    given.state, given.document = ContractCompensation.State.RETURNED, revision.number
