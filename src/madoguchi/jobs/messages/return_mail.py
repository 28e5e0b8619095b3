"""Mails about the return of rental equipment; no link, no amount.

A week and a day before it is due, once after, and when all of it is settled.
"""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.contracts.models import ReturnCase
from madoguchi.contracts.return_reminders import schedule_next_reminder
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH, deliver_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

REMINDER_SUBJECT, LATE_SUBJECT = (
    "レンタル機器のご返却のお願い",
    "レンタル機器の返却の期限が過ぎています",
)
DONE_SUBJECT = "レンタル機器の返却が終わりました"


@app.task(name="remind_return", retry=RETRY_FOR_A_DAY)
def remind_return(party: int, actor: str, case: int) -> None:
    """Remind of a return once a day at most, unless it is on its way or closed."""
    at, message = now(), None
    with scope(actor, party):
        row = ReturnCase.objects.get(pk=case)
        if not (row.closed_at or row.sent_at or row.reminded_on == at.date()):
            message = return_message(
                row, LATE_SUBJECT if at.date() > row.due_on else REMINDER_SUBJECT
            )
    deliver_message(message, party=party, actor=actor)
    with scope(actor, party):
        if message:
            ReturnCase.objects.filter(pk=case).update(reminded_on=at.date())
        schedule_next_reminder(row, actor=actor, after=at)


@app.task(name="tell_return", retry=RETRY_FOR_A_DAY)
def tell_return(party: int, actor: str, case: int) -> None:
    with scope(actor, party):
        message = return_message(ReturnCase.objects.get(pk=case), DONE_SUBJECT)
    deliver_message(message, party=party, actor=actor)


def return_message(case: ReturnCase, subject: str) -> Message | None:
    """Store and return the message; None where the party has no mail address."""
    profile = PartyProfile.objects.get(party=case.party_id)
    if not profile.email:
        return None
    operator, items = Operator.objects.get(), case.items.select_related("equipment")
    context = {
        "case": case,
        "guide": guide_number_for("return", case.pk, party=case.party_id, at=now()),
        "items": items.order_by("pk"),
        "operator": operator,
        "profile": profile,
        "tail": case.party.customer_number[-4:],
    }
    return store_message(
        party=case.party_id,
        to=profile.email,
        subject=f"【{operator.brand}】{subject}"[:MAX_SUBJECT_LENGTH],
        body=render_to_string("mail/return.txt", context),
        at=now(),
    )
