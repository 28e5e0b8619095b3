from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber


def words_of_demo() -> str:
    """Say that a demo calls nobody, though its lines count as taken; else ""."""
    if not settings.DEMO:
        return ""
    return _("デモのため、外へは送っていません。内容は outbox のフォルダーにあります。")


def sent_to_all_through() -> int | None:
    """Return the `seq` up to which every subscriber has all; None without any."""
    rows = WebhookSubscriber.objects.order_by("sent_seq")
    return rows.values_list("sent_seq", flat=True).first()


def waiting_dead_letters(limit: int) -> list[DeadLetter]:
    """Load dead letters that were not delivered since, the oldest first."""
    rows = DeadLetter.objects.filter(delivered_at=None).select_related("subscriber")
    return list(rows.order_by("at", "pk")[:limit])
