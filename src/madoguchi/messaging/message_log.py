"""Mails as rows: stored with the change that causes them, sent by a job."""

from datetime import datetime

from madoguchi.messaging.models import Message


def store_message(
    *, party: int, to: str, subject: str, body: str, at: datetime
) -> Message:
    """Store a mail that a job will send. It holds no secret. Inside the scope."""
    return Message.objects.create(
        party_id=party, to_address=to, subject=subject, body=body, created_at=at
    )


def mark_message_sent(message: int, *, at: datetime) -> None:
    Message.objects.filter(pk=message).update(sent_at=at)
