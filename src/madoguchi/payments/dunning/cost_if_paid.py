"""What lateness costs, if the rest of a bill is paid on a day."""

from datetime import date

from madoguchi.ledger.lasting_payments import lasting_payments
from madoguchi.payments.dunning.queries import owed_yen_of
from madoguchi.payments.dunning.rules import LateCost, LatePart, late_cost
from madoguchi.payments.dunning.terms import late_terms
from madoguchi.payments.models import DunningCase, DunningRule


def cost_if_paid_on(
    case: DunningCase, rule: DunningRule, day: date, *, is_consumer: bool
) -> LateCost:
    """Return late charge and fee that a payment of the rest would bring, in yen.

    `day` is a JST day; what was paid before counts until its own day. Inside the scope.
    """
    before = lasting_payments(case.party_id, case.account_id, case.billing_month)
    parts = [LatePart(one.yen, one.paid_on) for one in before]
    parts.append(LatePart(max(owed_yen_of(case), 0), day))
    terms = late_terms(rule, is_consumer=is_consumer)
    return late_cost(parts, case.due_on, terms, fee_yen=case.fee_yen)
