"""Money is asked of a card: stored before the gateway is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bills_at_bank import refuse_bill_at_bank
from madoguchi.payments.models import CardCharge, MethodFacts
from madoguchi.payments.slips.open_slips import refuse_bill_with_slip

MAX_KEY_LENGTH = 40
"""The key is the number of the payment in the ledger."""


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """What is asked for: yen of the bill of a month (its first day), under a key.

    `card_token` is "" where the customer enters a card on the gateway's page.
    """

    billing_month: date
    amount_yen: int
    key: str
    way: CardCharge.Way
    card_token: str = ""
    card_brand: str = ""
    card_last4: str = ""


def terms_of_card(
    account: int, billing_month: date, owed_yen: int, method: MethodFacts, *, nth: int
) -> ChargeTerms:
    """Terms of the nth charge of a bill, counted from 1: of a card on file."""
    return ChargeTerms(
        billing_month,
        owed_yen,
        f"C{account}-{billing_month:%Y%m}-{nth}",
        CardCharge.Way.COLLECTED,
        method.card_token,
        method.card_brand,
        method.card_last4,
    )


def open_charge(
    account: BillingAccount, terms: ChargeTerms, *, at: datetime
) -> CardCharge:
    """Store that money is asked for, before the gateway is. Inside the scope.

    The same key again returns the row that is there. Refused `charge_under_way` while
    the end of another charge of the bill is not known, `bill_not_owed` where the bill
    lacks less than the sum: two people never pay one bill. ValueError for a key of
    more than 40 characters. Refused `bill_at_bank` while a bank is asked for it, and a
    card on file `bill_has_slip` while the customer has a slip for it.
    """
    if len(terms.key) > MAX_KEY_LENGTH:
        raise ValueError(terms.key)
    if known := CardCharge.objects.filter(party=account.party_id, key=terms.key):
        return known.get()
    try:
        with transaction.atomic():
            charge = CardCharge.objects.create(
                party_id=account.party_id,
                account=account,
                billing_month=terms.billing_month,
                amount_yen=terms.amount_yen,
                key=terms.key,
                way=terms.way,
                card_token=terms.card_token,
                card_brand=terms.card_brand,
                card_last4=terms.card_last4,
                asked_at=at,
            )
    except IntegrityError as conflict:
        raise charge_under_way() from conflict
    # After the row is in: an insert waits for the end of the charge before it, whose
    # payment is seen only now.
    refuse_bill_at_bank(account, terms.billing_month)
    if terms.way == CardCharge.Way.COLLECTED:
        refuse_bill_with_slip(account, terms.billing_month, day_in_japan(at))
    refuse_more_than_owed(account, terms)
    return charge


def charge_under_way() -> Refused:
    return Refused(
        "charge_under_way",
        _(
            "この請求のお支払いは手続き中です。結果が分かるまで、重ねてお支払いには"
            "なれません。数分後に、この画面を開き直してください。"
        ),
    )


def refuse_more_than_owed(account: BillingAccount, terms: ChargeTerms) -> None:
    owed_yen = owed_of_bill(account.party_id, account.pk, terms.billing_month)
    if terms.amount_yen > owed_yen:
        raise bill_not_owed()


def bill_not_owed() -> Refused:
    return Refused(
        "bill_not_owed",
        _(
            "この請求は、すでにお支払いいただいたか、金額が変わりました。"
            "お金は動いていません。いまの金額を画面でお確かめください。"
        ),
    )
