"""Slips are issued for the bills that the rules of late payment name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.jobs.payments.bill_collection import CollectedBill, use_kept
from madoguchi.kernel.calendar import JST
from madoguchi.payments.awaited_debits import first_awaited_day
from madoguchi.payments.collection_locks import LOCK_CHARGES_SQL, LOCK_RESERVING_SQL
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.slip_digits import digits_of_slip
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside
from madoguchi.platform.scope import scope

SLIP_ACTOR = "store slips"
BILLS_FOR_SLIPS_SQL = statement_beside(__file__, "bills_for_slips")
LAPSE_SLIPS_SQL = statement_beside(__file__, "lapse_slips")


@dataclass(frozen=True, slots=True)
class BillForSlip:
    """An unpaid bill, what it lacks, and which slip of it is next, from 1."""

    party: int
    account: int
    billing_month: date
    owed_yen: int
    nth: int


def issue_slips(agency: SlipAgency, at: datetime) -> list[BillForSlip]:
    """Issue what is due today; return the bills above what a store takes.

    Kept money pays first. No bank or card is asked for these bills meanwhile: debits
    are reserved under the same lock, and a charge that is being stored is waited for.
    """
    use_kept_money_first(at)
    day = at.astimezone(JST).date()
    with batch(SLIP_ACTOR):
        execute(LOCK_RESERVING_SQL, {})
        execute(LOCK_CHARGES_SQL, {})
        execute(LAPSE_SLIPS_SQL, {"day": day})
        bills = bills_for_slips(day)
        payable = [bill for bill in bills if bill.owed_yen <= agency.max_yen]
        last_on = day + timedelta(days=agency.open_days)
        slips = StoreSlip.objects.bulk_create(
            StoreSlip(
                party_id=bill.party,
                account_id=bill.account,
                billing_month=bill.billing_month,
                nth=bill.nth,
                amount_yen=bill.owed_yen,
                last_on=last_on,
                issued_at=at,
            )
            for bill in payable
        )
        for slip in slips:
            slip.digits = digits_of_slip(slip, agency)
        StoreSlip.objects.bulk_update(slips, ["digits"], batch_size=500)
    return [bill for bill in bills if bill.owed_yen > agency.max_yen]


def use_kept_money_first(at: datetime) -> None:
    with batch(SLIP_ACTOR):
        bills = bills_for_slips(at.astimezone(JST).date())
    for bill in bills:
        with scope(SLIP_ACTOR, bill.party):
            billed = CollectedBill(bill.party, bill.account, bill.billing_month)
            use_kept(billed, bill.owed_yen, at)


def bills_for_slips(day: date) -> list[BillForSlip]:
    params = {"day": day, "awaited_from": first_awaited_day(day, load_holidays())}
    return [BillForSlip(*row) for row in read_rows(BILLS_FOR_SLIPS_SQL, params)]
