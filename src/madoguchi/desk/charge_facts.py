"""What is known of a charge of the open customer, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from madoguchi.desk.dispute_facts import ChargedDispute, disputes_of_charge
from madoguchi.desk.fed_changes import age_text
from madoguchi.desk.queue import colleague_names
from madoguchi.desk.visits import Visit
from madoguchi.payments.card_retries import next_card_retry
from madoguchi.payments.charge_states import ChargeStory, charge_story
from madoguchi.payments.doubtful_charges import is_doubtful
from madoguchi.payments.dunning.queries import open_case
from madoguchi.payments.models import CardCharge, MoneyRequest
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.retry_checks import ENDS_TO_RETRY
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class InsideCharge:
    """A charge in the scope of its party. `waiting`: the request about its end.

    `retry_on`: the day on which the card is asked again by itself, None for never.
    """

    charge: CardCharge
    age: str
    is_doubtful: bool
    may_retry: bool
    waiting: MoneyRequest | None
    retry_on: date | None
    disputes: Sequence[ChargedDispute]

    @property
    def story(self) -> ChargeStory | None:
        return charge_story(self.charge)


def charge_or_404(visit: Visit, pk: int) -> CardCharge:
    """Find a charge of the customer whose scope is open."""
    mine = CardCharge.objects.visible_to(visit.access).select_related("account")
    if (charge := mine.filter(pk=pk).first()) is None:
        raise Http404
    return charge


def load_charge(visit: Visit, pk: int) -> InsideCharge:
    charge, at = charge_or_404(visit, pk), now()
    asked = MoneyRequest.objects.visible_to(visit.access).filter(
        ended_charge=charge, state=MoneyRequest.State.ASKED
    )
    return InsideCharge(
        charge,
        age_text(at - charge.asked_at),
        is_doubtful(charge, at),
        may_retry(visit, charge),
        asked.first(),
        retry_day(visit, charge, at.date()),
        disputes_of_charge(visit, charge, at.date(), colleague_names()),
    )


def retry_day(visit: Visit, charge: CardCharge, today: date) -> date | None:
    case = open_case(visit.access, charge.account_id, charge.billing_month)
    return next_card_retry(case, today) if case else None


def may_retry(visit: Visit, charge: CardCharge) -> bool:
    """Whether this is the newest charge of its bill, and has taken nothing."""
    later = CardCharge.objects.visible_to(visit.access).filter(
        account=charge.account, billing_month=charge.billing_month, pk__gt=charge.pk
    )
    has_ended = charge.state in ENDS_TO_RETRY and not charge.doubt
    return CARD_GATEWAY.is_open and has_ended and not later.exists()
