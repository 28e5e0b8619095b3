"""The mail about a new bill: month and day of payment; no amount, no link."""

from datetime import timedelta

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.billing.delivery import (
    bill_mail_address,
    notice_for_bill,
    save_notice_message,
)
from madoguchi.billing.models import Bill
from madoguchi.billing.queries import previous_bill
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging import mail
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MAX_BILL_AGE = timedelta(days=7)
"""Customers get no mail about older bills, such as months issued all at once."""

DUE_PHRASES = {
    "card": "カードへの請求は",
    "debit": "口座からの引き落としは",
    "transfer": "お振り込みの期限は",
}


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


def bill_message(bill: Bill) -> Message | None:
    """Return the stored message; None without an address or for an old bill."""
    to = bill_mail_address(bill.account)
    if not to or bill.issued_at < now() - MAX_BILL_AGE:
        return None
    notice = notice_for_bill(bill)
    if notice.message is None:
        operator = Operator.objects.get()
        month = f"{bill.billing_month.month}月分"
        message = store_message(
            party=bill.party_id,
            to=to,
            subject=f"【{operator.brand}】{month}のご請求が確定しました"[:60],
            body=render_to_string(
                "mail/bill.txt", bill_mail_context(bill, operator, month)
            ),
            at=now(),
        )
        save_notice_message(notice, message)
    return notice.message


def bill_mail_context(bill: Bill, operator: Operator, month: str) -> dict[str, object]:
    previous = previous_bill(bill)
    difference = previous and bill.total_yen - previous.total_yen
    return {
        "addressee": bill.account.addressee,
        "tail": bill.party.customer_number[-4:],
        "month": month,
        "due": DUE_PHRASES[bill.account.payment_method],
        "due_on": bill.due_on,
        "guide": guide_number_for("bill", bill.pk, party=bill.party_id, at=now()),
        "changed": "" if not difference else "増えて" if difference > 0 else "減って",
        "operator": operator,
    }
