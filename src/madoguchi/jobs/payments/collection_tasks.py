"""Tasks of collecting: one bill, and the charges whose end is not known yet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from procrastinate.contrib.django import app

from madoguchi.jobs.payments.bill_collection import (
    CollectedBill,
    collect_one_bill,
)
from madoguchi.jobs.payments.due_bills import COLLECTION_ACTOR
from madoguchi.jobs.payments.gateway_questions import ask_for_charge
from madoguchi.jobs.payments.open_charges import OpenCharge, open_charges
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOREVER
from madoguchi.kernel.errors import Refused, Unavailable, UnclearAnswer
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import CardCharge
from madoguchi.payments.ports import CARD_GATEWAY, CardGateway
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MAX_SILENCES = 3
"""After so many questions in a row without an answer it is left alone for a minute."""
PAGE_NEVER_OPENED_AFTER = timedelta(hours=1)


@app.task(name="collect_bill", retry=RETRY_FOREVER)
def collect_bill(party: int, actor: str, account: int, month: int) -> None:  # noqa: ARG001 the queue hands it over
    """Collect one bill; `month` is like 202610. Safe to repeat."""
    day = date(month // 100, month % 100, 1)
    collect_one_bill(CollectedBill(party, account, day), at=now())


@periodic_task(cron="* * * * *", name="ask_open_charges")
def ask_open_charges(at: datetime) -> None:
    """Ask for the end of each charge that has none, every minute.

    What failed goes on with the next card. A gateway that is silent three times in a
    row is left alone; an answer that says nothing is no silence. The next minute
    begins elsewhere, so that charges that stay silent keep nobody waiting for ever.
    """
    if not CARD_GATEWAY.is_open:
        return
    gateway, silences = CARD_GATEWAY.load_adapter(), 0
    for charge in charges_from_minute(open_charges(), at):
        silences = silences + 1 if stays_silent(charge, gateway, at) else 0
        if silences >= MAX_SILENCES:
            return


def charges_from_minute(
    charges: Sequence[OpenCharge], at: datetime
) -> Sequence[OpenCharge]:
    """Return all of them, beginning at a place that moves on from minute to minute."""
    minutes = int(at.timestamp()) // 60
    start = minutes * MAX_SILENCES % len(charges) if charges else 0
    return [*charges[start:], *charges[:start]]


def stays_silent(found: OpenCharge, gateway: CardGateway, at: datetime) -> bool:
    """Settle a charge, and return whether the gateway gave no answer at all."""
    try:
        settle_open_charge(found, gateway, at)
    except UnclearAnswer:
        return False
    except Unavailable:
        return True
    except Refused:
        return False  # stays open: the desk sees it
    return False


def settle_open_charge(found: OpenCharge, gateway: CardGateway, at: datetime) -> None:
    """Record the end of one charge, if the gateway knows it by now."""
    with scope(COLLECTION_ACTOR, found.party):
        charge = CardCharge.objects.select_related("party").get(
            party=found.party, pk=found.charge
        )
    answer = answer_about(charge, gateway, at)
    if answer is None:
        return
    with scope(COLLECTION_ACTOR, found.party):
        row = record_charge_answer(charge, answer, at=at)
    if row.state == row.State.FAILED and row.way == row.Way.COLLECTED:
        bill = CollectedBill(row.party_id, row.account_id, row.billing_month)
        collect_one_bill(bill, at=at)


def answer_about(
    charge: CardCharge, gateway: CardGateway, at: datetime
) -> ChargeAnswer | None:
    """What is known of a charge; None of a page that is perhaps just being opened."""
    if charge.way == CardCharge.Way.COLLECTED:
        return ask_for_charge(charge, gateway)
    known = gateway.charge_state(charge.key, charge.outside_id)
    if known is None and charge.asked_at < at - PAGE_NEVER_OPENED_AFTER:
        return ChargeAnswer("", ChargeState.WITHDRAWN, charge.amount_yen)
    return known
