"""A push service without an outside: messages become files of the outbox."""

import json
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from madoguchi.kernel.errors import Unavailable
from madoguchi.notices.push_ports import PushMessage, PushOutcome


class PushSimulator:
    """An endpoint that ends in /gone is GONE, in /silent Unavailable."""

    def send(self, message: PushMessage) -> PushOutcome:
        if message.endpoint.endswith("/silent"):
            raise Unavailable("push: no answer")
        if message.endpoint.endswith("/gone"):
            return PushOutcome.GONE
        folder = Path(settings.OUTBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{uuid4().hex}.push"
        file.write_text(json.dumps(asdict(message), ensure_ascii=False))
        return PushOutcome.TAKEN
