"""Take back the charges of a month that are on no bill: it was loaded by mistake."""

from datetime import date, datetime

from madoguchi.jobs.load.folder import take_import_lock
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute

CHARGES_ACTOR = "charges"
WITHDRAW_CHARGES_SQL = """
    DELETE FROM billing_charge ch USING contracts_contract c
    WHERE c.party_id = ch.party_id AND c.id = ch.contract_id
        AND ch.billing_month = %(month)s AND NOT EXISTS (
            SELECT FROM billing_billedmonth b WHERE b.account_id = c.account_id
            AND b.billing_month = ch.billing_month)"""


def withdraw_charges(month: date, *, at: datetime) -> int:
    """Delete what of a billing month no bill was issued of; return the rows.

    Refused `import_running` while an import or a bill run is at work.
    """
    with batch(CHARGES_ACTOR):
        take_import_lock()
        count = execute(WITHDRAW_CHARGES_SQL, {"month": month})
        act = Act("charges_withdrawn", f"{month:%Y-%m}", None, CHARGES_ACTOR, at)
        record(act, {"charges": [str(count), ""]})
    return count
