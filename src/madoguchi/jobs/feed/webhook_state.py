"""How far each subscriber of webhooks is: claims, progress, failures.

Each function changes nothing where the claim has passed to another worker, and says so.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from madoguchi.customers.models import PortalChange
from madoguchi.jobs.feed.acknowledgements import mark_acknowledged
from madoguchi.jobs.feed.change_lines import FEED_ACTOR
from madoguchi.jobs.feed.webhook_calls import Answer, wait_after
from madoguchi.platform.batch import batch
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber

CLAIM_DURATION = timedelta(seconds=30)
"""Longer than any call takes; a worker that died is replaced after it."""

MAX_ANSWER_LENGTH = 60
MAX_REJECTIONS = 5
"""So often a line is tried; then it becomes a dead letter, and the next is tried."""


DUE_SUBSCRIBERS_SQL = """
    SELECT s.id FROM webhooks_webhooksubscriber s
    WHERE s.paused_at IS NULL
    AND (s.claimed_until IS NULL OR s.claimed_until <= %(at)s)
    AND (s.next_try_at IS NULL OR s.next_try_at <= %(at)s)
    AND (EXISTS (SELECT FROM customers_portalchange WHERE seq IS NULL)
        OR s.sent_seq < (SELECT coalesce(max(seq), 0) FROM customers_portalchange)
        OR EXISTS (SELECT FROM webhooks_deadletter d WHERE d.subscriber_id = s.id
            AND d.delivered_at IS NULL AND d.resend_at IS NOT NULL))
    ORDER BY s.id"""


def due_subscribers(at: datetime) -> list[int]:
    """Return the subscribers for which something waits, and that nobody calls now."""
    with batch(FEED_ACTOR), connection.cursor() as cursor:
        cursor.execute(DUE_SUBSCRIBERS_SQL, {"at": at})
        return [pk for (pk,) in cursor.fetchall()]


def claim_subscriber(pk: int, at: datetime) -> WebhookSubscriber | None:
    """Claim a subscriber that is due; None where another worker was faster."""
    with batch(FEED_ACTOR):
        rows = WebhookSubscriber.objects.select_for_update()
        subscriber = rows.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=at), pk=pk, paused_at=None
        ).first()
        if subscriber is not None:
            subscriber.claimed_until = at + CLAIM_DURATION
            subscriber.save(update_fields=["claimed_until"])
        return subscriber


def release_subscriber(subscriber: WebhookSubscriber) -> None:
    with batch(FEED_ACTOR):
        update_claimed(subscriber, claimed_until=None)


def update_claimed(subscriber: WebhookSubscriber, **values: object) -> bool:
    """Change a subscriber whose claim is still ours; tell whether it was."""
    rows = WebhookSubscriber.objects.filter(
        pk=subscriber.pk,
        claimed_until=subscriber.claimed_until,
        sent_seq=subscriber.sent_seq,
    )
    if not rows.update(**values):
        return False
    for name, value in values.items():
        setattr(subscriber, name, value)
    return True


def record_taken(subscriber: WebhookSubscriber, seq: int, at: datetime) -> bool:
    """Go past a line that the subscriber has; where it acknowledges, mark that too."""
    with batch(FEED_ACTOR):
        is_ours = go_past(subscriber, seq, at)
        if is_ours and subscriber.is_acknowledging:
            mark_acknowledged(PortalChange.objects.filter(seq=seq), at)
    return is_ours


def go_past(subscriber: WebhookSubscriber, seq: int, at: datetime) -> bool:
    return update_claimed(
        subscriber,
        sent_seq=seq,
        failures=0,
        rejections=0,
        failing_since=None,
        last_answer="",
        next_try_at=None,
        claimed_until=at + CLAIM_DURATION,
    )


def record_failure(
    subscriber: WebhookSubscriber, seq: int, answer: Answer, said: str, at: datetime
) -> bool:
    """Note a try that failed; tell whether the next line may be tried at once.

    It may where this one has become a dead letter.
    """
    failures, is_rejected = subscriber.failures + 1, answer == Answer.REJECTED
    rejections = subscriber.rejections + 1 if is_rejected else subscriber.rejections
    with batch(FEED_ACTOR):
        if rejections >= MAX_REJECTIONS:
            if not go_past(subscriber, seq, at):
                return False
            DeadLetter.objects.create(
                subscriber=subscriber, seq=seq, at=at, answer=said[:MAX_ANSWER_LENGTH]
            )
            return True
        update_claimed(
            subscriber,
            failures=failures,
            rejections=rejections,
            failing_since=subscriber.failing_since or at,
            last_answer=said[:MAX_ANSWER_LENGTH],
            next_try_at=at + wait_after(failures),
            paused_at=at if answer == Answer.GONE else None,
            claimed_until=None,
        )
    return False


def wanted_dead_letters(subscriber: WebhookSubscriber) -> list[DeadLetter]:
    """Return the dead letters that somebody wants sent once more, the oldest first."""
    with batch(FEED_ACTOR):
        rows = subscriber.dead_letters.filter(delivered_at=None)
        return list(rows.exclude(resend_at=None).order_by("seq")[:100])
