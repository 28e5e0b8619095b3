"""The mail about another address for bills: to the one of before and the new one."""

from datetime import datetime

from django.template.loader import render_to_string

from madoguchi.accounts.guard.masks import mask_mailbox
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.messaging.message_log import store_message
from madoguchi.platform.job_queue import defer_job


def tell_both_addresses(
    account: BillingAccount, old: str, new: str, *, actor: str, at: datetime
) -> None:
    """Store and queue a mail to each, where they differ; "" stands for no mail."""
    if old == new:
        return
    operator = Operator.objects.get()
    context = {
        "tail": account.party.customer_number[-4:],
        "account": account.account_number,
        "old": mask_mailbox(old) if old else "",
        "new": mask_mailbox(new) if new else "",
        "operator": operator,
        "at": at,
    }
    body = render_to_string("mail/bill_address_changed.txt", context)
    for address in filter(None, (old, new)):
        message = store_message(
            party=account.party_id,
            to=address,
            subject=f"【{operator.brand}】請求のお知らせ先が変わりました"[:60],
            body=body,
            at=at,
        )
        defer_job(
            "send_message",
            at,
            party=account.party_id,
            actor=actor,
            message=message.pk,
        )
