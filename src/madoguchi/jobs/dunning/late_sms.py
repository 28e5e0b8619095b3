"""The SMS about an unpaid bill, to those who chose it; beside the mail, never alone.

No amount and no link: what a stranger who holds the phone may read.
"""

from datetime import datetime

from django.template.loader import render_to_string

from madoguchi.billing.delivery import late_sms_number
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.counted_sms import send_counted_sms
from madoguchi.kernel.errors import Refused
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.messaging.models import Message
from madoguchi.messaging.sms import may_send_sms
from madoguchi.messaging.sms_deliveries import record_sent_sms
from madoguchi.payments.models import DunningCase
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope


def late_sms(case: DunningCase, *, at: datetime) -> Message | None:
    """Store the SMS of a reminder; None where none was chosen. Inside the scope."""
    number = late_sms_number(case.account)
    if not number or not may_send_sms():
        return None
    operator = Operator.objects.get()
    context = {"operator": operator, "month": f"{case.billing_month.month}月分"}
    return store_message(
        party=case.party_id,
        to=number,
        subject="",
        body=render_to_string("mail/unpaid_sms.txt", context).strip(),
        at=at,
    )


def is_mail(message: Message) -> bool:
    return "@" in message.to_address


def deliver_late_sms(message: Message, *, party: int, actor: str) -> None:
    """Send a stored SMS; one that the carrier bars counts as done, the mail is there.

    Outside any transaction; Unavailable where no answer comes.
    """
    sent = None
    try:
        key = f"late-{message.pk}"
        sent = send_counted_sms(to=message.to_address, body=message.body, key=key)
    except Refused:
        pass
    with scope(actor, party):
        mark_message_sent(message.pk, at=now())
        if sent:
            record_sent_sms(sent, party=party, message=message.pk, at=now())
