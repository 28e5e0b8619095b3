"""Whose money a charge and a refund move in the ledger."""

from madoguchi.ledger.card_postings import CardMoney
from madoguchi.payments.models import CardCharge, CardRefund


def money_of_charge(row: CardCharge) -> CardMoney:
    return CardMoney(row.party_id, row.account_id, row.billing_month, row.key)


def money_of_refund(row: CardRefund) -> CardMoney:
    """A refund is about the bill of its charge, under a key of its own."""
    of = row.charge
    return CardMoney(row.party_id, of.account_id, of.billing_month, row.key)
