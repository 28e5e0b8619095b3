"""An SMS carrier without an outside: messages become files of the outbox."""

import json
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.clock import now

SILENT_SUFFIX = "00"
BARRED_SUFFIX = "99"


class SmsSimulator:
    """Numbers that end in 00 are Unavailable, those in 99 are refused as barred."""

    def send(self, *, to: str, body: str, key: str) -> None:
        if to.endswith(SILENT_SUFFIX):
            raise Unavailable("sms: no answer")
        if to.endswith(BARRED_SUFFIX):
            raise Refused("sms_barred", "SMS")
        folder = Path(settings.OUTBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{key}.sms"
        if not file.exists():
            message = {"to": to, "body": body, "at": now().isoformat()}
            file.write_text(json.dumps(message, ensure_ascii=False))
