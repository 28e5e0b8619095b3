"""Delete identifications of holders once the law no longer has them kept."""

from datetime import datetime

from django.db import connection

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

IDENTITY_CHECKS_ACTOR = "retention"
DELETE_EXPIRED_SQL = """
    DELETE FROM procedures_identitycheck gone WHERE NOT EXISTS (
        SELECT FROM contracts_contract c WHERE c.party_id = gone.party_id
        AND (c.status <> 'ended' OR c.ended_on IS NULL
             OR c.ended_on + interval '3 years'
                >= (now() AT TIME ZONE 'Asia/Tokyo')::date))
    RETURNING party_id, order_id"""
"""Three years after the end of the contract (携帯電話不正利用防止法4条2項): here of the
customer's last one, by the database's calendar."""


@periodic_task(cron="51 16 * * *", name="delete_identity_checks")
def delete_expired_identity_checks(at: datetime) -> None:
    """Delete them with an event each, so that the log says when and whose."""
    with batch(IDENTITY_CHECKS_ACTOR), connection.cursor() as cursor:
        cursor.execute(DELETE_EXPIRED_SQL)
        for party, order in cursor.fetchall():
            target, actor = f"order {order}", IDENTITY_CHECKS_ACTOR
            record(Act("identity_check_deleted", target, party, actor, at))
