"""Pay a bill on the page of the gateway, with any card."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bills_at_bank import refuse_awaited_bill
from madoguchi.payments.card_values import OpenedPage, PaymentPageRequest
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.charge_requests import ChargeTerms, open_charge
from madoguchi.payments.gateway_addresses import known_page
from madoguchi.payments.models import CardCharge
from madoguchi.payments.outside_ids import remember_outside_id
from madoguchi.payments.ports import CARD_GATEWAY


def charges_of_bill(account: BillingAccount, month: date) -> list[CardCharge]:
    """Return what was asked of cards for a bill, the newest first."""
    rows = CardCharge.objects.filter(party=account.party_id, account=account)
    return list(rows.filter(billing_month=month).order_by("-pk"))


def open_bill_page(
    account: BillingAccount,
    month: date,
    *,
    customer_number: str,
    return_address: str,
    at: datetime,
) -> OpenedPage:
    """Open the page on which what is owed now of a bill is paid.

    Refused `bill_not_owed` where nothing is, `charge_under_way` while the end of
    another charge is not known, `bill_at_bank` while a bank has it. Unavailable
    without an answer: then nothing is kept, and nobody has the address of the page.
    """
    owed_yen = owed_of_bill(account.party_id, account.pk, month)
    if owed_yen <= 0:
        raise nothing_to_pay()
    refuse_awaited_bill(account, month, day_in_japan(at), load_holidays())
    nth = len(charges_of_bill(account, month)) + 1
    terms = ChargeTerms(
        billing_month=month,
        amount_yen=owed_yen,
        key=f"P{month:%y%m}-{account.account_number}-{nth}",
        way=CardCharge.Way.PAGE,
    )
    charge = open_charge(account, terms, at=at)
    return open_page_of(charge, customer_number, return_address, at=at)


def open_page_of(
    charge: CardCharge, customer_number: str, return_address: str, *, at: datetime
) -> OpenedPage:
    """Open the page of a charge, the same one again while it is open."""
    request = PaymentPageRequest(
        charge.key,
        customer_number,
        charge.amount_yen,
        f"{charge.billing_month:%Y-%m}",
        return_address,
    )
    opened = CARD_GATEWAY.load_adapter().open_payment_page(request)
    page = known_page(opened, return_address, "CARD_PAGES")
    if charge.outside_id != page.outside_id:
        charge.outside_id = page.outside_id
        charge.save(update_fields=["outside_id"])
        remember_outside_id(charge, page.outside_id, at=at)
    return page


def ask_for_charge(charge: CardCharge, *, at: datetime) -> CardCharge:
    """Ask the gateway for the end of a charge, and record it. Unavailable: not known.

    One that the gateway has never heard of stays as it is.
    """
    if charge.state not in OPEN_CHARGE_STATES:
        return charge
    gateway = CARD_GATEWAY.load_adapter()
    answer = gateway.charge_state(charge.key, charge.outside_id)
    return record_charge_answer(charge, answer, at=at) if answer else charge


def stop_bill_page(charge: CardCharge, *, at: datetime) -> CardCharge:
    """Close the page of a charge, and record its end: perhaps it was paid meanwhile."""
    if charge.way != CardCharge.Way.PAGE or charge.state not in OPEN_CHARGE_STATES:
        return charge
    if charge.outside_id:
        CARD_GATEWAY.load_adapter().close_page(charge.outside_id)
    return ask_for_charge(charge, at=at)


def nothing_to_pay() -> Refused:
    return Refused(
        "nothing_to_pay",
        _(
            "この請求には、お支払いいただく金額がありません。お金は動いていません。"
            "いまの状態は、お支払いの画面でお確かめください。"
        ),
    )
