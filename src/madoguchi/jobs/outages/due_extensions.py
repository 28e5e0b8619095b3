"""Let bills of whom an outage touched be due later, as the operator has decided."""

from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.wording import day_in_japan
from madoguchi.notices.models import Notice
from madoguchi.notices.verdicts import COMMON_FUNCTIONS, REACHES_CONTRACT_SQL
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.fixed_statements import Params, execute

END_OTHERS_SQL = """
    UPDATE payments_dunningstop SET ended_at = %(at)s
    WHERE reason = 'outage' AND note = %(reference)s AND ended_at IS NULL
        AND until_on IS DISTINCT FROM %(until)s::date"""
EXTEND_SQL = f"""
    INSERT INTO payments_dunningstop (party_id, account_id, reason, note, since_on,
        until_on, set_by, set_at)
    SELECT DISTINCT contract.party_id, contract.account_id, 'outage', %(reference)s,
        %(since)s::date, %(until)s::date, %(actor)s, %(at)s::timestamptz
    FROM notices_notice notice
    JOIN contracts_contract contract ON {REACHES_CONTRACT_SQL}
    JOIN customers_billingaccount account ON account.party_id = contract.party_id
        AND account.id = contract.account_id AND account.payment_method = 'transfer'
    WHERE notice.id = %(notice)s AND contract.status <> 'ended' AND NOT EXISTS (
        SELECT FROM payments_dunningstop s
        WHERE s.party_id = contract.party_id AND s.account_id = contract.account_id
            AND s.note = %(reference)s AND s.reason = 'outage'
            AND s.ended_at IS NULL)"""  # noqa: S608 of constants
MOVE_CASES_SQL = """
    UPDATE payments_dunningcase c SET due_on = s.until_on
    FROM payments_dunningstop s
    WHERE s.reason = 'outage' AND s.note = %(reference)s AND s.ended_at IS NULL
        AND s.party_id = c.party_id AND s.account_id = c.account_id
        AND c.closed_at IS NULL AND c.due_on BETWEEN s.since_on AND s.until_on"""


@app.task(name="extend_due_days", retry=RETRY_FOR_A_DAY)
def extend_due_days(actor: str, notice: int, **_no_party: None) -> None:
    """Extend for each billing account that pays by itself. Safe to repeat.

    Cards and bank accounts are asked on their own days: nobody has to do anything.
    """
    with batch(actor):
        row = Notice.objects.get(pk=notice)
        params = params_of(row, actor, now())
        execute(END_OTHERS_SQL, params)
        if row.due_extended_to is not None:
            execute(EXTEND_SQL, params)
            execute(MOVE_CASES_SQL, params)


def params_of(row: Notice, actor: str, at: datetime) -> Params:
    return {
        "common": [str(name) for name in COMMON_FUNCTIONS],
        "notice": row.pk,
        "reference": row.reference,
        "since": day_in_japan(row.starts_at),
        "until": row.due_extended_to,
        "actor": actor,
        "at": at,
    }
