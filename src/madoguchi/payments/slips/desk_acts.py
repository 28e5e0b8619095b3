"""What the desk does with slips: end one, and issue another. In the scope."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.kernel.wording import day_in_japan
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.collection_locks import LOCK_CHARGES_SQL, LOCK_RESERVING_SQL
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.act_refusals import (
    refuse_second_collection,
    refuse_sum,
    slip_not_open,
    slip_paid,
)
from madoguchi.payments.slips.agency import SlipAgency
from madoguchi.payments.slips.slip_digits import digits_of_slip
from madoguchi.platform.audit import Act, record
from madoguchi.platform.fixed_statements import execute

State = StoreSlip.State


@dataclass(frozen=True, slots=True)
class SlipAct:
    """Who does it, why, and when (aware)."""

    actor: str
    reason: str
    at: datetime


def cancel_slip(slip: StoreSlip, act: SlipAct) -> StoreSlip:
    """End an open slip; its bill gets another only where the desk issues it.

    Who holds the paper may pay by it all the same: stores cannot be told. Refused
    `slip_not_open` for one that has ended or was paid.
    """
    row = newest_of_bill(slip)
    if row.pk != slip.pk or row.state != State.ISSUED:
        raise slip_not_open()
    end_slip(row, State.CANCELLED)
    keep_in_log("slip_cancelled", row, act)
    return row


def reissue_slip(slip: StoreSlip, agency: SlipAgency, act: SlipAct) -> StoreSlip:
    """Issue another slip of the same bill for what it lacks now; the open one ends.

    Refused `slip_paid` where a store took money on the newest, `slip_not_open` for an
    older one, and as a bill is that somebody else is asked for, or that is not owed.
    """
    execute(LOCK_RESERVING_SQL, {})
    execute(LOCK_CHARGES_SQL, {})
    row = newest_of_bill(slip)
    if row.pk != slip.pk:
        raise slip_not_open()
    if row.state in {State.REPORTED, State.SURE}:
        raise slip_paid()
    refuse_second_collection(row)
    owed_yen = owed_of_bill(row.party_id, row.account_id, row.billing_month)
    refuse_sum(owed_yen, agency.max_yen)
    if row.state == State.ISSUED:
        end_slip(row, State.REPLACED)
    new = StoreSlip.objects.create(
        party_id=row.party_id,
        account_id=row.account_id,
        billing_month=row.billing_month,
        nth=row.nth + 1,
        amount_yen=owed_yen,
        last_on=day_in_japan(act.at) + timedelta(days=agency.open_days),
        issued_at=act.at,
    )
    new.digits = digits_of_slip(new, agency)
    new.save(update_fields=["digits"])
    keep_in_log("slip_reissued", new, act)
    return new


def newest_of_bill(slip: StoreSlip) -> StoreSlip:
    """Lock and return the newest slip of the same bill."""
    rows = StoreSlip.objects.same_party_as(slip).select_for_update(of=("self",))
    mine = rows.filter(account=slip.account_id, billing_month=slip.billing_month)
    return mine.select_related("account").order_by("-nth")[:1].get()


def end_slip(row: StoreSlip, state: StoreSlip.State) -> None:
    row.state = state
    row.save(update_fields=["state"])


def keep_in_log(verb: str, row: StoreSlip, act: SlipAct) -> None:
    changes = {"reason": ["", act.reason], "digits": ["", row.digits]}
    record(Act(verb, str(row), row.party_id, act.actor, act.at), changes)
