"""How the last bill of a contract is paid, as far as that is ordered already."""

from datetime import date

from madoguchi.payments.models import PaymentMethod
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.coming_ways_of_paying import coming_way_of
from madoguchi.procedures.toolkit.ways_of_paying import has_ended


def way_of_month(case: Case, month: date) -> str:
    """Return how the bill of a month is paid: a change may be ordered before it."""
    account = case.about.account
    coming = coming_way_of(case.party.pk, account.pk)
    if coming and coming.first_bill.month <= month:
        return coming.way
    return account.payment_method


def is_card_over(case: Case, on: date) -> bool:
    """Whether the used card has ended by a day, and no other one is ordered."""
    account = case.about.account
    if coming_way_of(case.party.pk, account.pk):
        return False
    method = PaymentMethod.objects.filter(party=case.party, account=account).first()
    return has_ended(method, on)
