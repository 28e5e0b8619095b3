"""The mails that went out, to look at. Only in demo mode is there such a page."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

NEWEST = 20


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    sent_at: str
    body: str


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    files = sorted(Path(settings.OUTBOX).glob("*.log"), key=written, reverse=True)
    page = {"mails": [read(file) for file in files[:NEWEST]]}
    return render(request, "dev/outbox.html", {"page": page})


def written(file: Path) -> int:
    return file.stat().st_mtime_ns


def read(file: Path) -> Mail:
    """Django's file backend ends each mail with a line of dashes."""
    raw = file.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0]
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_content()
    return Mail(str(mail["To"]), str(mail["Subject"]), str(mail["Date"]), str(body))
