"""The mails and SMS that were sent, shown in demo mode only."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

MAX_MESSAGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    to: str
    subject: str
    sent_at: datetime
    body: str


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    folder = Path(settings.OUTBOX_FOLDER)
    files = [*folder.glob("*.log"), *folder.glob("*.sms")]
    files.sort(key=lambda file: file.stat().st_mtime_ns)
    page = {
        "mails": [read_message(file) for file in files[: -MAX_MESSAGES_SHOWN - 1 : -1]]
    }
    return render(request, "dev/outbox.html", {"page": page})


def read_message(file: Path) -> OutboxMessage:
    return read_sms(file) if file.suffix == ".sms" else read_mail(file)


def read_sms(file: Path) -> OutboxMessage:
    sms = json.loads(file.read_text())
    return OutboxMessage(
        sms["to"], "SMS", datetime.fromisoformat(sms["at"]), sms["body"]
    )


def read_mail(file: Path) -> OutboxMessage:
    """Django's file backend ends each mail with a line of dashes."""
    raw = file.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0]
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_content()
    sent_at = parsedate_to_datetime(str(mail["Date"])).replace(tzinfo=UTC)  # as Django
    return OutboxMessage(str(mail["To"]), str(mail["Subject"]), sent_at, str(body))
