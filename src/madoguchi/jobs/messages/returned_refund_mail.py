"""The mail that says that the bank returned a refund, and what to do; no link."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging.message_log import store_message
from madoguchi.payments.models import BankRefund
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

SUBJECT = "ご返金の口座をもう一度お知らせください"


@app.task(name="tell_returned_refund", retry=RETRY_FOR_A_DAY)
def tell_returned_refund(party: int, actor: str, refund: int) -> None:
    """Store the mail about a refund that came back, once, and let it be sent."""
    with scope(actor, party):
        rows = BankRefund.objects.select_related("account__party")
        row = rows.get(party=party, pk=refund)
        profile = PartyProfile.objects.get(party=party)
        to = row.account.email or profile.email
        if row.state != BankRefund.State.FAILED or not to:
            return

        def store() -> int:
            return store_refund_message(row, to, actor)

        key = uuid5(NAMESPACE_URL, f"madoguchi returned refund {refund}")
        command(key, store, actor=actor, party=party, request=["refund", refund])


def store_refund_message(row: BankRefund, to: str, actor: str) -> int:
    operator, at = Operator.objects.get(), now()
    context = {
        "refund": row,
        "operator": operator,
        "addressee": row.account.addressee,
        "tail": row.account.party.customer_number[-4:],
        "is_named_here": settings.REFUNDS_TO_ACCOUNTS,
    }
    message = store_message(
        party=row.party_id,
        to=to,
        subject=f"【{operator.brand}】{SUBJECT}"[:MAX_SUBJECT_LENGTH],
        body=render_to_string("mail/returned_refund.txt", context),
        at=at,
    )
    defer_job("send_message", at, party=row.party_id, actor=actor, message=message.pk)
    return message.pk
