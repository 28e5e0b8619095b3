"""The mail that says that a completed change is undone; no link, no value."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import ImportConflict, PartyProfile
from madoguchi.customers.undone_changes import undone_change
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import Message

UNDONE_SUBJECT = "変更された内容が、当社の登録に合わせて変わりました"


def store_undone_messages(
    conflicts: Sequence[ImportConflict], at: datetime
) -> list[Message]:
    """Store a mail about changes of one party, to each address that concerns.

    Where the mail address itself is undone, the one that was changed to is told too.
    Inside the scope of the party.
    """
    party = conflicts[0].party
    profile, operator = PartyProfile.objects.get(party=party), Operator.objects.get()
    changes = [c.change for c in conflicts if c.column == "email"]
    lost = [to for change in changes for to in (change.after, change.theirs)]
    context = {
        "items": [undone_change(conflict) for conflict in conflicts],
        "operator": operator,
        "profile": profile,
        "tail": party.customer_number[-4:],
    }
    body = render_to_string("mail/change_undone.txt", context)
    subject = f"【{operator.brand}】{UNDONE_SUBJECT}"[:MAX_SUBJECT_LENGTH]
    return [
        store_message(party=party.pk, to=to, subject=subject, body=body, at=at)
        for to in dict.fromkeys([profile.email, *lost])
        if to
    ]
