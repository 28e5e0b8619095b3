"""Mails about a right that somebody asks for: to who decides, then to who asked."""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Member
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging.message_log import store_message
from madoguchi.people.administrators import lasting_administrators
from madoguchi.people.models import RightRequest
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

MAX_READERS = 20
ASKED_SUBJECT, SETTLED_SUBJECT = (
    "権限の申し込みがあります",
    "権限の申し込みへの返事があります",
)


@app.task(name="tell_right_request", retry=RETRY_FOR_A_DAY)
def tell_right_request(party: int, actor: str, request: int) -> None:
    """Store and queue the mails; they name no right."""
    at = now()
    with scope(actor, party):
        rows = RightRequest.objects.select_related("member__user", "party")
        row = rows.filter(party=party, pk=request).first()
        if row is None:
            return
        is_settled = row.given is not None
        readers = [row.member] if is_settled else managers_of(row)
        operator = Operator.objects.get()
        subject = SETTLED_SUBJECT if is_settled else ASKED_SUBJECT
        for reader in readers:
            context = {
                "member": reader,
                "operator": operator,
                "tail": row.party.customer_number[-4:],
                "what": "settled" if is_settled else "asked",
            }
            message = store_message(
                party=party,
                to=reader.user.email,
                subject=f"【{operator.brand}】{subject}"[:MAX_SUBJECT_LENGTH],
                body=render_to_string("mail/right_request.txt", context),
                at=at,
            )
            defer_job("send_message", at, party=party, actor=actor, message=message.pk)


def managers_of(row: RightRequest) -> list[Member]:
    rows = lasting_administrators(row.party_id, now().date())
    return list(rows.select_related("user").order_by("pk")[:MAX_READERS])
