"""The mail about a new bill: month and day of payment, no link; of a card the sum.

A bill of 0 or less says that there is nothing to pay, and names no day.
"""

from procrastinate.contrib.django import app

from madoguchi.billing.models import Bill
from madoguchi.jobs.messages.bill_mail_text import bill_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging import mail
from madoguchi.messaging.message_log import mark_message_sent
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope


@app.task(name="tell_bill", retry=RETRY_FOR_A_DAY)
def tell_bill(party: int, actor: str, bill: int) -> None:
    """Send the mail about a bill once, however often the job runs."""
    with scope(actor, party):
        row = Bill.objects.select_related("account", "party").get(pk=bill)
        message = bill_message(row)
    if message is None or message.sent_at:
        return
    mail.send_plain_mail(
        to=message.to_address, subject=message.subject, body=message.body
    )
    with scope(actor, party):
        mark_message_sent(message.pk, at=now())
