"""A doubtful charge gets its end from somebody who looked at the gateway's page."""

from datetime import datetime

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.card_postings import (
    post_card_payment,
    post_chargeback,
    taken_back_yen,
)
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_end_checks import SeenEnd, refuse_end
from madoguchi.payments.charge_money import money_of_charge
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.models import CardCharge
from madoguchi.platform.audit import Act, record


def end_doubtful_charge(
    charge: CardCharge, seen: SeenEnd, *, actor: str, at: datetime
) -> CardCharge:
    """Give a doubtful charge the end that somebody saw, and post it. In the scope.

    Refused as `refuse_end` is. The gateway's same answer is not marked a second time.
    """
    row = CardCharge.objects.same_party_as(charge).select_for_update().get(pk=charge.pk)
    refuse_end(row, seen, at)
    before = row.get_state_display(), f"{row.amount_yen}"
    if row.state == CardCharge.State.PAID:
        take_back_all_but(row, seen.paid_yen, at)
    elif seen.paid_yen:
        record_paid(row, seen, actor, at)
    elif row.state in OPEN_CHARGE_STATES:
        row.state, row.settled_at = CardCharge.State.WITHDRAWN, at
    row.decided_doubt, row.doubt = row.doubt, ""
    row.save()
    changes = {
        "state": [before[0], str(row.get_state_display())],
        "amount_yen": [before[1], str(seen.paid_yen)],
    }
    record(Act("charge_ended", str(row), row.party_id, actor, at), changes)
    return row


def record_paid(row: CardCharge, seen: SeenEnd, actor: str, at: datetime) -> None:
    """Post what was paid; the charge stands for that sum from now on."""
    row.state, row.settled_at = CardCharge.State.PAID, at
    row.amount_yen = seen.paid_yen
    on = seen.paid_on or day_in_japan(at)
    post_card_payment(money_of_charge(row), seen.paid_yen, on, at=at)
    ask_to_end_dunning(
        row.party_id, row.account_id, row.billing_month, actor=actor, at=at
    )


def take_back_all_but(row: CardCharge, kept_yen: int, at: datetime) -> None:
    """Post what was taken back of a paid charge, or came again, since then."""
    money = money_of_charge(row)
    if more_yen := row.amount_yen - kept_yen - taken_back_yen(money):
        post_chargeback(money, more_yen, day_in_japan(at), at=at)
