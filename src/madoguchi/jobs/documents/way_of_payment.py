"""By what a payment came, as a receipt names it: its number in the ledger says so."""

import re

from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.lasting_payments import LastingPayment
from madoguchi.ledger.models import LedgerEvent
from madoguchi.payments.debit_keys import columns_of_key
from madoguchi.payments.models import CardCharge, StoreSlip

SLIP_PATTERN = re.compile(r"S([0-9]{1,18})(-[0-9]+)?")
"""The number of a taking of a slip (StoreSlip.ledger_key)."""


def way_of_payment(account: BillingAccount, payment: LastingPayment) -> str:
    """Return a key of WAY_LABELS; what no number tells came as the account pays."""
    mine = {"party": account.party_id, "account": account}
    by_card = CardCharge.objects.filter(**mine, billing_month=payment.billing_month)
    slip = SLIP_PATTERN.fullmatch(payment.source)
    if payment.event == LedgerEvent.CREDIT_USE:
        return "credit"
    if slip and StoreSlip.objects.filter(**mine, pk=int(slip[1])).exists():
        return "store"
    if columns_of_key(payment.source):
        return "debit"
    if by_card.filter(state=CardCharge.State.PAID).exists():
        return "card"
    return str(account.payment_method)
