"""A card that was refused is asked once more, because somebody at the desk says so."""

from datetime import date, datetime

from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bill_pages import charges_of_bill, nothing_to_pay
from madoguchi.payments.charge_requests import (
    open_charge,
    terms_of_card,
)
from madoguchi.payments.models import CardCharge
from madoguchi.payments.retry_checks import card_of, refuse_retry
from madoguchi.platform.audit import Act, record


def retry_charge(
    account: BillingAccount, month: date, *, actor: str, at: datetime
) -> CardCharge:
    """Ask the used card for what a bill lacks now, though it was asked today already.

    The charge is stored; the worker sends it within a minute. Refused
    `charge_under_way` while an end is not known, `no_failed_charge` where none has
    failed, `nothing_to_pay`, `charging_stopped` while reminders are stopped, and
    `no_card_to_charge`. In the scope.
    """
    BillingAccount.objects.select_for_update().get(pk=account.pk)  # one at a time
    charges = charges_of_bill(account, month)
    refuse_retry(account, charges, at)
    owed_yen = owed_of_bill(account.party_id, account.pk, month)
    if owed_yen <= 0:
        raise nothing_to_pay()
    card = card_of(account)
    terms = terms_of_card(account.pk, month, owed_yen, card, nth=len(charges) + 1)
    charge = open_charge(account, terms, at=at)
    act = Act("charge_retried", str(charge), account.party_id, actor, at)
    record(act, {"amount_yen": ["", str(charge.amount_yen)]})
    return charge
