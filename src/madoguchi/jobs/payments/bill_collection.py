"""One bill is collected: from kept money, then from the card, then from kept cards.

A charge is committed before the gateway is asked; an answer that does not come leaves
it open, and the same key is asked about again. The rows alone say what is to be done,
so that a process may be killed anywhere.
"""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.payments.due_bills import COLLECTION_ACTOR
from madoguchi.jobs.payments.gateway_questions import ask_for_charge, charge_request
from madoguchi.jobs.payments.next_card import next_method
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.kept_money import bill_to_pay, use_kept_money
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.charge_refunds import open_refunds_by_month
from madoguchi.payments.charge_requests import open_charge, terms_of_card
from madoguchi.payments.dunning.queries import is_kept_from_collection
from madoguchi.payments.models import CardCharge
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.scope import scope


@dataclass(frozen=True, slots=True)
class CollectedBill:
    """The bill of an account and month; a first day."""

    party: int
    account: int
    billing_month: date


def collect_one_bill(bill: CollectedBill, *, at: datetime) -> None:
    """Ask one card after another until the bill is paid or an end is not known.

    Unavailable where the gateway does not answer: the charge stays open.
    """
    while True:
        with scope(COLLECTION_ACTOR, bill.party):
            charge = charge_to_ask(bill, at)
        if charge is None:
            return
        gateway = CARD_GATEWAY.load_adapter()
        if charge.asked_at == at:  # new: the gateway cannot know it yet
            answer = gateway.charge(charge_request(charge))
        else:
            answer = ask_for_charge(charge, gateway)
        with scope(COLLECTION_ACTOR, bill.party):
            row = record_charge_answer(charge, answer, at=at)
        if row.state != CardCharge.State.FAILED:
            return


def charge_to_ask(bill: CollectedBill, at: datetime) -> CardCharge | None:
    """The open charge of a bill, or a new one; None where nothing is to be asked.

    Inside the scope. Kept money is used first. A stop or an agreement on instalments
    that came after the bill was queued holds here too.
    """
    charges = charges_of_bill(bill)
    known = [row for row in charges if row.state in OPEN_CHARGE_STATES]
    if known:
        return known[0] if known[0].way == CardCharge.Way.COLLECTED else None
    account = BillingAccount.objects.get(party=bill.party, pk=bill.account)
    owed_yen = owed_of_bill(bill.party, bill.account, bill.billing_month)
    if owed_yen <= 0 or is_kept_from_collection(
        bill.party, bill.account, bill.billing_month, day_in_japan(at)
    ):
        return None
    owed_yen -= use_kept(bill, owed_yen, at)
    method = next_method(account, charges, at)
    if owed_yen <= 0 or method is None:
        return None
    nth = len(charges) + 1
    terms = terms_of_card(bill.account, bill.billing_month, owed_yen, method, nth=nth)
    try:
        return open_charge(account, terms, at=at)
    except Refused:  # somebody pays it in this moment
        return None


def charges_of_bill(bill: CollectedBill) -> list[CardCharge]:
    rows = CardCharge.objects.filter(
        party=bill.party, account=bill.account, billing_month=bill.billing_month
    )
    return list(rows.order_by("pk"))


def use_kept(bill: CollectedBill, owed_yen: int, at: datetime) -> int:
    """Let kept money pay, unless the operator pays it back; return the yen used."""
    if Operator.objects.filter(settlement="refund").exists():
        return 0
    paid = bill_to_pay(bill.party, bill.account, bill.billing_month, at)
    promised = open_refunds_by_month(bill.party, bill.account)
    return use_kept_money(paid, owed_yen, promised)
