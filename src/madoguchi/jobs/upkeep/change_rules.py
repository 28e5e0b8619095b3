"""For how long changes of customers are kept: rules, each from a day on."""

from datetime import date, datetime

from django.db import DataError, IntegrityError

from madoguchi.customers.models import ChangeRetention
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

RETENTION_ACTOR = "retention"


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
