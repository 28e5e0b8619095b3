"""Choose who is told of a revision, and who not yet or not again."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField, Func, QuerySet, Value
from django.db.models.functions import Abs, Cast, Mod

from madoguchi.notices.models import NoticeRevision
from madoguchi.notices.own_subscriptions import is_proved_still
from madoguchi.notices.revision_changes import notice_of_content
from madoguchi.notices.subscribed_contracts import touched_users
from madoguchi.notices.subscription_models import StatusMail, StatusSubscription
from madoguchi.notices.subscription_reach import moment_of_mail, wants_news_of


def confirmed_subscriptions() -> QuerySet[StatusSubscription]:
    return StatusSubscription.objects.filter(ended_at=None).exclude(confirmed_at=None)


def share_of_subscribers(share: int, shares: int) -> list[StatusSubscription]:
    """Load a share; all subscriptions of one address are in the same."""
    number = Cast(Func("address", function="hashtext"), BigIntegerField())
    rows = confirmed_subscriptions().annotate(share=Mod(Abs(number), Value(shares)))
    return list(rows.filter(share=share).select_related("user").order_by("pk"))


def rows_to_tell(
    told: NoticeRevision, rows: Sequence[StatusSubscription], at: datetime
) -> list[StatusSubscription]:
    """Choose who is told now, each address once. Inside a batch."""
    notice = notice_of_content(told.content, told.notice_id)
    heard = StatusMail.objects.filter(revision__notice=told.notice_id)
    heard_rows = set(
        heard.filter(subscription__in=[row.pk for row in rows]).values_list(
            "subscription", "revision"
        )
    )
    of_notice = {subscription for subscription, _revision in heard_rows}
    users = {row.user_id for row in rows if row.user_id is not None}
    touched = touched_users(told.notice, users)
    done = {(r.way, r.address) for r in rows if (r.pk, told.pk) in heard_rows}
    chosen = []
    for row in rows:
        is_own = row.user_id is None or row.user_id in touched or row.pk in of_notice
        wants = wants_news_of(row, notice, was_told=row.pk in of_notice)
        is_due = moment_of_mail(row, notice, at) <= at
        is_new = (row.way, row.address) not in done
        if is_own and wants and is_due and is_new and is_proved_still(row):
            done.add((row.way, row.address))
            chosen.append(row)
    return chosen
