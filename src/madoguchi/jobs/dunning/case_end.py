"""Close a case of which nothing is owed any more, and ask for what lateness cost."""

from datetime import date, datetime

from madoguchi.billing.promised_charges import keep_fee, promising_operator
from madoguchi.billing.promised_fees import Fee
from madoguchi.contracts.models import Contract
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.ledger.lasting_payments import lasting_payments
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.payments.dunning.rules import LateCost, LatePart, late_cost
from madoguchi.payments.dunning.terms import dunning_rule_on, late_terms
from madoguchi.payments.models import DunningCase, DunningRule, LateCharge, PaymentPlan
from madoguchi.platform.audit import Act, record


def close_case(case: DunningCase, *, actor: str, at: datetime) -> None:
    """Close it and end its plan; a paid one asks for late charge and fee."""
    payments = lasting_payments(case.party_id, case.account_id, case.billing_month)
    case.closed_at, case.outcome = at, outcome_of(case, is_paid=bool(payments))
    case.save(update_fields=["closed_at", "outcome"])
    plans = PaymentPlan.objects.filter(party=case.party_id, case=case, ended_at=None)
    plans.update(ended_at=at)
    act = Act("dunning_ended", str(case), case.party_id, actor, at)
    record(act, {"outcome": ["", case.outcome]})
    rule = dunning_rule_on(case.due_on)
    if case.outcome == DunningCase.Outcome.PAID and rule is not None:
        parts = [LatePart(one.yen, one.paid_on) for one in payments]
        terms = late_terms(rule, is_consumer=case.account.party.is_consumer)
        cost = late_cost(parts, case.due_on, terms, fee_yen=case.fee_yen)
        ask_for_cost(case, rule, cost, max(part.paid_on for part in parts), at)


def outcome_of(case: DunningCase, *, is_paid: bool) -> str:
    given_up = LedgerEntry.objects.filter(
        party=case.party_id,
        account=case.account_id,
        billing_month=case.billing_month,
        event=LedgerEvent.WRITE_OFF,
    )
    if given_up.exists():
        return DunningCase.Outcome.GIVEN_UP
    return DunningCase.Outcome.PAID if is_paid else DunningCase.Outcome.NOTHING_OWED


def ask_for_cost(
    case: DunningCase, rule: DunningRule, cost: LateCost, paid_on: date, at: datetime
) -> None:
    """Put what lateness cost on the next bill, once, and post it apart from sales."""
    mine = Contract.objects.filter(party=case.party_id, account=case.account_id)
    contract = mine.select_related("account").order_by("ended_on", "pk").first()
    operator = promising_operator()
    if cost.total_yen == 0 or contract is None or operator is None:
        return
    _row, is_new = LateCharge.objects.get_or_create(
        party_id=case.party_id,
        case=case,
        defaults={
            "late_charge_yen": cost.late_charge_yen,
            "fee_yen": cost.fee_yen,
            "paid_on": paid_on,
            "found_at": at,
        },
    )
    if not is_new:
        return
    asked = ((rule.late_item, cost.late_charge_yen), (rule.fee_item, cost.fee_yen))
    for item_code, yen in asked:
        if yen:
            fee = Fee(cost_source(case), yen, TaxCategory.OUT_OF_SCOPE, paid_on)
            keep_fee(contract, operator, item_code, fee, at=at)
    LedgerEntry.objects.create(
        party_id=case.party_id,
        account_id=case.account_id,
        event=LedgerEvent.LATE_CHARGE,
        source=cost_source(case),
        billing_month=case.billing_month,
        debit=AccountTitle.SALES,
        credit=AccountTitle.LATE_CHARGE,
        amount_yen=cost.total_yen,
        effective_on=paid_on,
        posted_at=at,
    )


def cost_source(case: DunningCase) -> str:
    return f"D{case.pk}"
