"""Count what the operator's systems lack, for the desk."""

from datetime import datetime

from madoguchi.jobs.feed.change_lines import FEED_ACTOR
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute, statement_beside

MEASURE_BACKLOG_SQL = statement_beside(__file__, "measure_backlog")


@periodic_task(cron="* * * * *", name="measure_feed_backlog")
def measure_feed_backlog(at: datetime) -> None:
    """Count changes that are not sent, and those not acknowledged, each minute."""
    with batch(FEED_ACTOR):
        execute(MEASURE_BACKLOG_SQL, {"at": at})
