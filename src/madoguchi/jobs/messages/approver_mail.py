"""The mail to a member whom the company names as approver, or does so no more."""

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

NAMED_SUBJECT = "社内承認の承認者になりました"
LEFT_OUT_SUBJECT = "社内承認の承認者ではなくなりました"


@app.task(name="tell_approver", retry=RETRY_FOR_A_DAY)
def tell_approver(party: int, actor: str, member: int) -> None:
    """Store the mail, and queue it; nothing to who has left the company since."""
    at = now()
    with scope(actor, party):
        mine = Member.objects.filter(party=party, user__is_active=True)
        row = mine.select_related("user", "party").filter(pk=member).first()
        if row is None or not row.user.email:
            return
        subject = NAMED_SUBJECT if row.approves else LEFT_OUT_SUBJECT
        operator = Operator.objects.get()
        context = {
            "member": row,
            "operator": operator,
            "tail": row.party.customer_number[-4:],
        }
        message = store_message(
            party=party,
            to=row.user.email,
            subject=f"【{operator.brand}】{subject}"[:MAX_SUBJECT_LENGTH],
            body=render_to_string("mail/approver.txt", context),
            at=at,
        )
        defer_job("send_message", at, party=party, actor=actor, message=message.pk)
