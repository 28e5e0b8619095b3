"""An identification without an outside: the name decides how it ends."""

import json
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.identity_port import IdentityAnswer, IdentityRequest

UNFINISHED, REFUSED, OTHER_NAME, SILENT = "未完", "拒否", "別人", "無応答"


class IdentitySimulator:
    """Keeps what it was asked in the outbox; sends the customer straight back.

    A name with 未完 is never finished, with 拒否 refused, with 別人 identified as
    somebody else, with 無応答 Unavailable. Any other is identified by JPKI.
    """

    def begin(self, request: IdentityRequest) -> str:
        if SILENT in request.name:
            raise Unavailable("identity: no answer")
        file = self.file_of(request.key)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"name": request.name}, ensure_ascii=False))
        return request.return_address

    def result(self, key: str) -> IdentityAnswer | None:
        file = self.file_of(key)
        if not file.exists():
            raise Unavailable("identity: nothing known of this key")
        name = json.loads(file.read_text())["name"]
        if UNFINISHED in name:
            return None
        if REFUSED in name:
            raise Refused("identity_refused", "simulator")
        found = "別人 太郎" if OTHER_NAME in name else name
        return IdentityAnswer("jpki", found, f"simulator-{key}", now())

    def file_of(self, key: str) -> Path:
        return Path(settings.OUTBOX_FOLDER) / f"{key}.identity"
