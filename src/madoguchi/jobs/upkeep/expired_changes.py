"""Delete changes that customers made once nobody needs what stood before and after."""

from datetime import date, datetime

from django.db import DataError, IntegrityError

from madoguchi.customers.models import ChangeRetention
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.audit import Act, record
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


def add_change_retention(rule: ChangeRetention, *, at: datetime) -> None:
    """Add a rule for the changes made from a day on.

    Refused with `retention_wrong`, or `day_is_over`: what was made before today was
    made under the rules that are there.
    """
    if rule.from_on < at.astimezone(JST).date():
        raise Refused(
            "day_is_over",
            f"{format_day(rule.from_on)}は過ぎています。決まりは、きょうか"
            "これからの日に始めてください。何も変更していません。",
        )
    try:
        with batch(RETENTION_ACTOR):
            rule.save()
            said = f"changes from {rule.from_on}: {rule.days}, {rule.most_days} days"
            record(Act("retention_set", said, None, RETENTION_ACTOR, at))
    except (DataError, IntegrityError):  # a column takes no such number of days
        raise Refused(
            "retention_wrong",
            "保存日数は90日以上、--most-days は --days 以上です。同じ日からの決まりは"
            "1つだけです。何も変更していません。",
        ) from None


def change_retentions() -> list[tuple[date, int, int]]:
    with batch(RETENTION_ACTOR):
        rules = ChangeRetention.objects.order_by("from_on")
        return list(rules.values_list("from_on", "days", "most_days"))
