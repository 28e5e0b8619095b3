"""By what a payment came, as a receipt names it: its number in the ledger says so."""

import re

from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.lasting_payments import LastingPayment
from madoguchi.ledger.models import LedgerEvent
from madoguchi.payments.debit_keys import columns_of_key
from madoguchi.payments.models import CardCharge, StoreSlip, TransferMatch

SLIP_PATTERN = re.compile(r"S([0-9]{1,18})(-[0-9]+)?")
"""The number of a taking of a slip (StoreSlip.ledger_key)."""
TRANSFER_PATTERN = re.compile(r"T([0-9]{1,18})(R[0-9]+)?(-[0-9]+)?")
"""The number of a part of a transfer that was matched (number_of_match)."""


def way_of_payment(account: BillingAccount, payment: LastingPayment) -> str:
    """Return a key of WAY_LABELS; what no number tells came as the account pays.

    Not by card where the portal asked the card itself: then a number would tell.
    """
    mine = {"party": account.party_id, "account": account}
    slip = SLIP_PATTERN.fullmatch(payment.source)
    if payment.event == LedgerEvent.CREDIT_USE:
        return "credit"
    if slip and StoreSlip.objects.filter(**mine, pk=int(slip[1])).exists():
        return "store"
    if columns_of_key(payment.source):
        return "debit"
    transfer = TRANSFER_PATTERN.fullmatch(payment.source)
    if transfer and TransferMatch.objects.filter(
        party=account.party_id, transfer=int(transfer[1])
    ):
        return "transfer"
    charges = CardCharge.objects.filter(**mine, billing_month=payment.billing_month)
    if charges.filter(key=payment.source).exists():
        return "card"
    way = str(account.payment_method)
    return "other" if way == "card" and charges.exists() else way
