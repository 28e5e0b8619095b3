"""Choose who is told of a revision, and who not yet or not again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Func, QuerySet, Value
from django.db.models.functions import Abs, Cast, Mod

from madoguchi.notices.announcement_checks import is_over
from madoguchi.notices.models import NoticeRevision
from madoguchi.notices.own_subscriptions import is_proved_still
from madoguchi.notices.revision_changes import notice_of_content
from madoguchi.notices.subscribed_contracts import touched_users
from madoguchi.notices.subscription_models import StatusMail, StatusSubscription
from madoguchi.notices.subscription_reach import moment_of_mail, wants_news_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told now; a farewell says that the notice concerns them no longer."""

    row: StatusSubscription
    is_farewell: bool = False


def confirmed_subscriptions() -> QuerySet[StatusSubscription]:
    return StatusSubscription.objects.filter(ended_at=None).exclude(confirmed_at=None)


def share_of_subscribers(share: int, shares: int) -> list[StatusSubscription]:
    """Load a share; all subscriptions of one address are in the same."""
    number = Cast(Func("address", function="hashtext"), BigIntegerField())
    rows = confirmed_subscriptions().annotate(share=Mod(Abs(number), Value(shares)))
    return list(rows.filter(share=share).select_related("user").order_by("pk"))


def readers_to_tell(
    told: NoticeRevision, rows: Sequence[StatusSubscription], at: datetime
) -> list[Reader]:
    """Choose who is told now, each address once. Inside a batch.

    Who was told of it and is outside of what it reaches now gets a farewell, unless
    another subscription of the same address goes on. That work was called off is told
    to whoever was told of the work, and nobody else.
    """
    mails = StatusMail.objects.filter(revision__notice=told.notice_id)
    mails = mails.filter(subscription__in=[row.pk for row in rows])
    heard = list(
        mails.order_by("revision__number").values_list(
            "subscription", "revision", "is_farewell"
        )
    )
    listening = {
        pk for pk, is_gone in {s: f for s, _r, f in heard}.items() if not is_gone
    }
    done_rows = {pk for pk, revision, _gone in heard if revision == told.pk}
    done = {(row.way, row.address) for row in rows if row.pk in done_rows}
    chosen = []
    for reader in wishing_readers(told, rows, listening, at):
        place = (reader.row.way, reader.row.address)
        if place not in done and is_proved_still(reader.row):
            done.add(place)
            chosen.append(reader)
    return chosen


def wishing_readers(
    told: NoticeRevision,
    rows: Sequence[StatusSubscription],
    listening: Collection[int],
    at: datetime,
) -> Iterator[Reader]:
    """Yield whom it concerns and whose hour it is; farewells come last."""
    notice = notice_of_content(told.content, told.notice_id)
    users = {row.user_id for row in rows if row.user_id is not None}
    touched = touched_users(told.notice, users)
    leaving = []
    for row in rows:
        if moment_of_mail(row, notice, at) > at:
            continue
        is_listening = row.pk in listening
        if notice.is_called_off and not is_listening:
            continue
        is_own = row.user_id is None or row.user_id in touched
        is_wanted = wants_news_of(row, notice, was_told=is_listening) and is_own
        if is_wanted or (is_listening and is_over(notice)):
            yield Reader(row)
        elif is_listening:
            leaving.append(Reader(row, is_farewell=True))
    yield from leaving
