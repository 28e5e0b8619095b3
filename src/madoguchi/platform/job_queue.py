"""Work for afterwards. The queue is a table: rolled back means never asked for."""

import json
from datetime import datetime

from django.db import connection

TASKS_IN_SCOPE = frozenset(
    {
        "advance_order",
        "make_bundle",
        "make_later_document",
        "remind_return",
        "scan_paper",
        "send_message",
        "tell_order",
        "tell_return",
    }
)
"""What a page may ask for, for the party of its scope alone."""

TASKS_AT_DOOR = frozenset({"send_code", "send_security_notice"})
"""What a page may ask for before a party is chosen."""

ASK = "SELECT platform_ask_for_job(%s, %s, %s, %s::jsonb, %s)"
"""It refuses what the table of `AskableTask` does not name, unless a worker asks."""


def defer_job(task: str, at: datetime, *, party: int, actor: str, **ids: int) -> None:
    """Have a job done, by name: after this transaction, and not before `at`.

    A task that a page begins to ask for goes into one of the two sets above, and, by
    a migration, into the table that the database looks at.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASK, [task, party, actor, json.dumps(ids), at])
