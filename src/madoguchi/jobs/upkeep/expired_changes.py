"""Delete changes that customers made once nobody needs what stood before and after."""

from datetime import datetime

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, statement_beside

RETENTION_ACTOR = "retention"
CHANGES_PER_TRANSACTION = 1_000
DEFAULT_DAYS, DEFAULT_MOST_DAYS = 400, 1_100
"""Without a rule: of a settled change, and of any."""

DELETE_EXPIRED_CHANGES_SQL = statement_beside(__file__, "expired_changes")


@periodic_task(cron="51 17 * * *", name="delete_expired_changes")
def delete_expired_changes(at: datetime) -> None:
    """Delete what its rule no longer keeps, with its conflicts and dead letters."""
    while delete_some_changes(at) == CHANGES_PER_TRANSACTION:
        pass


def delete_some_changes(at: datetime) -> int:
    params = {
        "at": at,
        "days": DEFAULT_DAYS,
        "most_days": DEFAULT_MOST_DAYS,
        "limit": CHANGES_PER_TRANSACTION,
    }
    with batch(RETENTION_ACTOR):
        return execute(DELETE_EXPIRED_CHANGES_SQL, params)
