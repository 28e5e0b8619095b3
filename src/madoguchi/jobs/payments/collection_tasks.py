"""Tasks of collecting: one bill, and the charges whose end is not known yet."""

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
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.models import CardCharge
from madoguchi.payments.ports import CARD_GATEWAY, CardGateway
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MAX_SILENCES = 3
"""After so many questions without an answer the gateway is left alone for a minute."""
PAGE_NEVER_OPENED_AFTER = timedelta(hours=1)


@app.task(name="collect_bill", retry=RETRY_FOREVER)
def collect_bill(party: int, actor: str, account: int, month: int) -> None:  # noqa: ARG001 the queue hands it over
    """Collect one bill; `month` is like 202610. Safe to repeat."""
    day = date(month // 100, month % 100, 1)
    collect_one_bill(CollectedBill(party, account, day), at=now())


@periodic_task(cron="* * * * *", name="ask_open_charges")
def ask_open_charges(at: datetime) -> None:
    """Ask for the end of each charge that has none, the oldest first, every minute.

    What failed goes on with the next card. A silent gateway is asked three times.
    """
    if not CARD_GATEWAY.is_open:
        return
    gateway, silences = CARD_GATEWAY.load_adapter(), 0
    for charge in open_charges():
        try:
            settle_open_charge(charge, gateway, at)
        except Unavailable:
            silences += 1
        except Refused:
            continue  # stays open: the desk sees it
        if silences >= MAX_SILENCES:
            return


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
