"""The mail to somebody whose rights in a company were changed, without details."""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Member
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging.message_log import store_message
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

SUBJECT = "会社での権限が変わりました"


@app.task(name="tell_grant", retry=RETRY_FOR_A_DAY)
def tell_grant(party: int, actor: str, member: int) -> None:
    """Store the mail and queue it; also to who has left meanwhile."""
    at = now()
    with scope(actor, party):
        rows = Member.everybody.filter(party=party, pk=member)
        row = rows.select_related("user", "party").first()
        if row is None or not row.user.email:
            return
        operator = Operator.objects.get()
        tail = row.party.customer_number[-4:]
        context = {"member": row, "operator": operator, "tail": tail}
        message = store_message(
            party=party,
            to=row.user.email,
            subject=f"【{operator.brand}】{SUBJECT}"[:MAX_SUBJECT_LENGTH],
            body=render_to_string("mail/grant.txt", context),
            at=at,
        )
        defer_job("send_message", at, party=party, actor=actor, message=message.pk)
