"""On which day a refused card is asked once more, as the operator's rules say."""

from collections.abc import Sequence
from datetime import date, timedelta

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.wording import day_in_japan
from madoguchi.payments.dunning.queries import paused_until
from madoguchi.payments.dunning.terms import dunning_rule_on
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    PaymentMethod,
    StoreSlip,
)
from madoguchi.payments.ports import CARD_GATEWAY


def retry_days_of(due_on: date) -> Sequence[date]:
    """The days on which cards are asked again for a bill of that day of payment."""
    rule = dunning_rule_on(due_on)
    days = rule.card_retry_days if rule else []
    return [due_on + timedelta(days=day) for day in days]


def next_card_retry(case: DunningCase, today: date) -> date | None:
    """When the card of an unpaid bill is asked again; None where it is not.

    Only where the newest try to collect it was refused, the account still pays by a
    card, and nobody has a slip for the bill. A day on which reminders are stopped is
    passed over. Inside the scope.
    """
    days = [day for day in retry_days_of(case.due_on) if day >= today]
    if not days or not CARD_GATEWAY.is_open:
        return None
    bill: dict[str, object] = {
        "party": case.party_id,
        "account": case.account_id,
        "billing_month": case.billing_month,
    }
    if StoreSlip.objects.filter(**bill, state=StoreSlip.State.ISSUED).exists():
        return None
    mine = CardCharge.objects.filter(**bill)
    newest = mine.exclude(state=CardCharge.State.WITHDRAWN).order_by("pk").last()
    if newest is None or not is_refused_collection(newest):
        return None
    if not pays_by_card(case):
        return None
    asked_on = day_in_japan(newest.asked_at)
    paused = paused_until(case, today)
    return next(
        (day for day in days if day > asked_on and (paused is None or day > paused)),
        None,
    )


def is_refused_collection(charge: CardCharge) -> bool:
    is_collection = charge.way == CardCharge.Way.COLLECTED
    return (
        is_collection and charge.state == CardCharge.State.FAILED and not charge.doubt
    )


def pays_by_card(case: DunningCase) -> bool:
    """Whether a card that can be asked is the way in which the account pays."""
    cards = PaymentMethod.objects.filter(
        party=case.party_id,
        account=case.account_id,
        kind="card",
        account__payment_method=BillingAccount.Payment.CARD,
    )
    return cards.exclude(card_token="").exists()
