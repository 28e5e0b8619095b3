"""A card that was refused is asked once more, because somebody at the desk says so."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bill_pages import charges_of_bill, nothing_to_pay
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_requests import (
    charge_under_way,
    open_charge,
    terms_of_card,
)
from madoguchi.payments.dunning.queries import open_stops
from madoguchi.payments.models import CardCharge, PaymentMethod
from madoguchi.platform.audit import Act, record

ENDS_TO_RETRY = (CardCharge.State.FAILED, CardCharge.State.WITHDRAWN)


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


def refuse_retry(
    account: BillingAccount, charges: list[CardCharge], at: datetime
) -> None:
    if any(row.state in OPEN_CHARGE_STATES for row in charges):
        raise charge_under_way()
    if not charges or charges[0].doubt or charges[0].state not in ENDS_TO_RETRY:
        raise Refused(
            "no_failed_charge",
            _(
                "この請求には、やり直せるカードの請求がありません。お金は動いていません。"
                "請求と入金の記録をお確かめください。"
            ),
        )
    if open_stops(account.party_id, account.pk, at.date()):
        raise Refused(
            "charging_stopped",
            _(
                "督促を止めているため、カードに請求できません。お金は動いていません。"
                "請求するときは、先に督促を再開してください。"
            ),
        )


def card_of(account: BillingAccount) -> PaymentMethod:
    """Return the used card; refused `no_card_to_charge` where none can be asked."""
    mine = PaymentMethod.objects.filter(party=account.party_id, account=account)
    card = mine.filter(kind="card").exclude(card_token="").first()
    if card is None or account.payment_method != BillingAccount.Payment.CARD:
        raise Refused(
            "no_card_to_charge",
            _(
                "このお客様は、いま登録済みのカードで支払っていません。"
                "お金は動いていません。お支払い方法をお確かめください。"
            ),
        )
    return card
