"""Which card is asked next for a bill."""

from datetime import datetime

from madoguchi.catalogue.queries import policy_on
from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.calendar import start_of_day
from madoguchi.payments.models import CardCharge, KeptMethod, MethodFacts, PaymentMethod


def next_method(
    account: BillingAccount, charges: list[CardCharge], at: datetime
) -> MethodFacts | None:
    """The card to ask next: each once a day, kept ones by their rank.

    Kept cards are asked only where the operator's rules say so.
    """
    mine = {"party": account.party_id, "account": account.pk, "kind": "card"}
    used = list(PaymentMethod.objects.filter(**mine))
    kept = list(KeptMethod.objects.filter(**mine, ended_at=None).order_by("rank"))
    today = start_of_day(at.date())
    asked = {row.card_token for row in charges if row.asked_at >= today}
    if account.payment_method != "card":
        return None
    may_try_kept = policy_on(at.date()).tries_kept_cards
    candidates: list[MethodFacts] = [*used, *(kept if may_try_kept else [])]
    for method in candidates:
        if method.card_token and method.card_token not in asked:
            return method
    return None
