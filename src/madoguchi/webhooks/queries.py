from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber


def sent_to_all_through() -> int | None:
    """Return the `seq` up to which every subscriber has all; None without any."""
    rows = WebhookSubscriber.objects.order_by("sent_seq")
    return rows.values_list("sent_seq", flat=True).first()


def waiting_dead_letters(limit: int) -> list[DeadLetter]:
    """Load dead letters that were not delivered since, the oldest first."""
    rows = DeadLetter.objects.filter(delivered_at=None).select_related("subscriber")
    return list(rows.order_by("at", "pk")[:limit])
