"""Lateness counts from the day after the day of payment that holidays have moved.

27 December 2026 is a Sunday: the bill of November is debited on Monday, the 28th.
"""

from datetime import date
from decimal import Decimal

from django.core.management import call_command

from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.models import DunningCase, DunningRule, LateCharge
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import pay_by_debit
from tests.billable_accounts import a_charge
from tests.clock import jst
from tests.dunning_days import look
from tests.operator import an_item, an_operator

NOVEMBER = date(2026, 11, 1)


def test_the_first_late_day_is_the_one_after_the_moved_day_of_payment(hanako):
    """11,000 × 0.145 × 22 / 365 = 96.14 for 29 December to 19 January.

    From the 28th it would be 100 yen, from the 27th 104.
    """
    an_operator(payments_from="2026-11", promised_charges="here")
    facts = {"tax_category": "OUT_OF_SCOPE", "charged": "once"}
    an_item("LATE", "fee", "遅延損害金", 0, **facts)
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            late_item="LATE",
        )
    pay_by_debit(hanako)
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(email="hanako@example.jp")
    a_charge(hanako.contract, 10_000, billing_month=NOVEMBER)
    with clock_at(jst("2026-12-10T09:00")):
        call_command("bills", "issue", month="2026-11")
    look("2027-01-08T10:00")
    with scope("test", hanako.party.pk):
        assert DunningCase.objects.get().due_on == date(2026, 12, 28)
        LedgerEntry.objects.create(
            party=hanako.party,
            account=hanako.account,
            event="payment",
            source="P1",
            billing_month=NOVEMBER,
            debit="cash",
            credit="receivable",
            amount_yen=11_000,
            effective_on=date(2027, 1, 20),
            posted_at=jst("2027-01-20T10:00"),
        )
    look("2027-01-20T10:30")
    with scope("test", hanako.party.pk):
        assert LateCharge.objects.get().late_charge_yen == 96
