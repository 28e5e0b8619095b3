"""Do what a person asks for once, however often it is sent."""

import json
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.models import Command

CommandAct = Callable[[], int]


@transaction.atomic
def command(
    key: UUID, act: CommandAct, *, actor: str, party: int, request: object
) -> int:
    """Run `act`, or return the answer of the time when this key was used.

    `act` returns the id of the row that it made. A request with the same key at the
    same moment waits. Refused with `key_reused` where the key came with another
    `request`; what `act` refuses leaves no key behind, so a corrected form may use it
    again.
    """
    digest = sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
    new = Command(key=key, party_id=party, actor=actor, digest=digest)
    Command.objects.bulk_create([new], ignore_conflicts=True)  # waits for a twin
    row = Command.objects.get(party=party, key=key)
    if row.digest != digest:
        raise key_reused()
    if row.answer is None:
        row.answer = act()
        row.save(update_fields=["answer"])
    return row.answer


def key_reused() -> Refused:
    return Refused(
        "key_reused",
        _(
            "この画面からのお申し込みは、別の内容で受け付け済みです。"
            "今回の内容は受け付けていません。申し込みの一覧でお確かめください。"
        ),
    )
