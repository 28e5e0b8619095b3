"""Add, change and end subscribers, under the batch role; ask for dead letters."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.webhooks.addresses import parse_webhook_url
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from madoguchi.webhooks.ports import WEBHOOKS

MAX_SUBSCRIBERS = 10
OLD_SECRET_DURATION = timedelta(days=7)


def refuse_uncallable_url(url: str) -> None:
    """Refuse an address that could not be called. Outside of any transaction.

    Refused with `webhook_url` or `webhook_private`; Unavailable where its host is not
    found.
    """
    parse_webhook_url(url)
    WEBHOOKS.load_adapter().refuse_address(url)


@transaction.atomic
def add_subscriber(
    subscriber: WebhookSubscriber, *, actor: str, at: datetime
) -> WebhookSubscriber:
    """Store a subscriber that gets the lines behind its `sent_seq`.

    Its address was checked. Refused with `webhook_taken` or `too_many_webhooks`.
    """
    if WebhookSubscriber.objects.filter(name=subscriber.name).exists():
        raise Refused(
            "webhook_taken",
            f"{subscriber.name} という通知先はもうあります。何も変更していません。",
        )
    if WebhookSubscriber.objects.count() >= MAX_SUBSCRIBERS:
        raise Refused(
            "too_many_webhooks",
            f"通知先は{MAX_SUBSCRIBERS}件までです。何も変更していません。",
        )
    subscriber.save()
    record(Act("webhook_added", str(subscriber), None, actor, at))
    return subscriber


def find_subscriber(name: str) -> WebhookSubscriber:
    """Find a subscriber by its name. Refused with `webhook_unknown`."""
    subscriber = WebhookSubscriber.objects.filter(name=name).first()
    if subscriber is None:
        raise Refused(
            "webhook_unknown",
            f"通知先「{name[:50]}」はありません。何も変更していません。"
            "名前は madoguchi webhooks list で分かります。",
        )
    return subscriber


@transaction.atomic
def rotate_secret(subscriber: WebhookSubscriber, *, actor: str, at: datetime) -> None:
    """Make a new secret the first; the old one signs too, for seven days.

    Refused with `secret_rotating` while another is still taking over.
    """
    if subscriber.old_secret_until is not None and at < subscriber.old_secret_until:
        raise Refused(
            "secret_rotating",
            "前の秘密の入れ替えがまだ終わっていません。何も変更していません。",
        )
    rows = WebhookSubscriber.objects.filter(pk=subscriber.pk)
    rows.update(
        secret_generation=F("secret_generation") + 1,
        old_secret_until=at + OLD_SECRET_DURATION,
    )
    subscriber.refresh_from_db()
    record(Act("webhook_secret_changed", str(subscriber), None, actor, at))


@transaction.atomic
def resume_subscriber(
    subscriber: WebhookSubscriber, *, actor: str, at: datetime
) -> None:
    """Call a subscriber again at once, also one that had said it was gone."""
    rows = WebhookSubscriber.objects.filter(pk=subscriber.pk)
    rows.update(paused_at=None, next_try_at=None)
    record(Act("webhook_resumed", str(subscriber), None, actor, at))


@transaction.atomic
def remove_subscriber(
    subscriber: WebhookSubscriber, *, actor: str, at: datetime
) -> None:
    """Forget a subscriber and its dead letters; the feed itself keeps every line."""
    record(Act("webhook_removed", str(subscriber), None, actor, at))
    subscriber.delete()


def want_dead_letters(
    letters: QuerySet[DeadLetter], *, actor: str, at: datetime
) -> int:
    """Ask for dead letters to be sent once more; return how many were not yet.

    A page of the desk may call it, too. The row says who asked.
    """
    waiting = letters.filter(delivered_at=None, resend_at=None)
    return waiting.update(resend_at=at, resend_by=actor)
