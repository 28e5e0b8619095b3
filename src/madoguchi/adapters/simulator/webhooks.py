"""Receivers of webhooks without an outside: calls become files of the outbox."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.webhooks.ports import WebhookCall

SILENT_HOST, PRIVATE_HOST = "silent.example", "private.example"
TAKEN_STATUS = 204


class WebhookSimulator:
    """The last part of the path is the status that it answers with, else 204.

    The hosts silent.example and private.example are Unavailable and Refused.
    """

    def refuse_address(self, url: str) -> None:
        if urlsplit(url).hostname == PRIVATE_HOST:
            raise Refused("webhook_private", url)

    def post(self, call: WebhookCall) -> int:
        self.refuse_address(call.url)
        parts = urlsplit(call.url)
        if parts.hostname == SILENT_HOST:
            raise Unavailable("webhooks: no answer")
        name = parts.path.rpartition("/")[2]
        status = int(name) if name.isdigit() else TAKEN_STATUS
        if status == TAKEN_STATUS:
            folder = Path(settings.OUTBOX_FOLDER)
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{call.headers['webhook-id']}.webhook"
            told = {"headers": dict(call.headers), "body": call.body.decode()}
            file.write_text(json.dumps(told, ensure_ascii=False))
        return status
