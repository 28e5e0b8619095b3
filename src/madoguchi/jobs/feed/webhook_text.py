"""A subscriber of webhooks as a line of a command's output."""

from datetime import datetime

from django.conf import settings

from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.webhooks.models import WebhookSubscriber


def format_subscriber(row: WebhookSubscriber, last_seq: int, at: datetime) -> str:
    """Write name, state, how far it is of the listed lines, and its address."""
    dead = row.dead_letters.filter(delivered_at=None).count()
    cells = [
        row.name,
        state_of_subscriber(row),
        f"seq {row.sent_seq:,} / {last_seq:,}",
        f"送れなかったもの {dead:,}件" if dead else "",
        "秘密の入れ替え中"
        if row.old_secret_until and at < row.old_secret_until
        else "",
        row.url,
    ]
    return "  ".join(cell for cell in cells if cell)


def state_of_subscriber(row: WebhookSubscriber) -> str:
    if row.paused_at:
        return f"停止中（{row.last_answer}）"
    if row.failing_since:
        since = format_moment_in_digits(row.failing_since)
        return f"{since}から届かない（{row.last_answer}）"
    return "送信済み扱い（デモ）" if settings.DEMO else "送信中"
