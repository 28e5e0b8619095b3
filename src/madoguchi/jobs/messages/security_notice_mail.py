"""The message about a change of sign-in, for one channel."""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.accounts.guard.mail_switch import waiting_switches
from madoguchi.accounts.models import Channel, SecurityNotice
from madoguchi.accounts.security_notices import create_stop_number
from madoguchi.accounts.sign_in_history import SIGN_IN_EVENT_LABELS
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.counted_sms import send_counted_sms
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_plain_moment
from madoguchi.messaging import mail, sms
from madoguchi.messaging.guide_numbers import SIGN_OUT_GUIDE_NUMBER
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.messaging.ports import SentSms
from madoguchi.messaging.sms_deliveries import record_sent_sms
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MASKED_STOP_NUMBER = "＊" * 12


@app.task(name="send_security_notice", retry=RETRY_FOR_A_DAY)
def send_security_notice(party: int, actor: str, notice: int) -> None:
    """Send the notice with the number that stops the change.

    The number is only in the message that is sent; the stored one has it masked.
    """
    row = SecurityNotice.objects.select_related("user", "case").get(pk=notice)
    if row.sent_at or (row.kind == Channel.Kind.SMS and not sms.may_send_sms()):
        return
    number = create_stop_number(row)
    context = security_notice_context(row)
    subject = f"【{context['brand']}】{context['what']}のお知らせ"
    template = f"mail/security_{row.kind}.txt"
    message = 0
    if party:
        with scope(actor, party):
            masked_body = render_to_string(
                template, context | {"number": MASKED_STOP_NUMBER}
            )
            stored = {"to": row.address, "subject": subject[:60], "body": masked_body}
            message = store_message(party=party, at=now(), **stored).pk
            mark_message_sent(message, at=now())
    body = render_to_string(template, context | {"number": number})
    try:
        if row.kind == Channel.Kind.SMS:
            sent = send_counted_sms(to=row.address, body=body, key=f"notice-{row.pk}")
            store_delivery(sent, party, actor, message)
        else:
            mail.send_plain_mail(to=row.address, subject=subject, body=body)
    except Refused:
        return  # barred by the carrier: the other channels are told all the same
    row.sent_at = now()
    row.save(update_fields=["sent_at"])


def store_delivery(sent: SentSms, party: int, actor: str, message: int) -> None:
    if message:
        with scope(actor, party):
            record_sent_sms(sent, party=party, message=message, at=now())


def security_notice_context(row: SecurityNotice) -> dict[str, str]:
    operator = Operator.objects.get()
    held_until = row.case.held_until if row.case else None
    return {
        "brand": operator.brand,
        "phone": operator.support_phone,
        "name": row.user.display_name,
        "what": str(SIGN_IN_EVENT_LABELS[row.what]),
        "at": format_plain_moment(row.at),
        "sessions": SIGN_OUT_GUIDE_NUMBER,
        "held_until": format_plain_moment(held_until) if held_until else "",
        "switch_from": switch_moment(row),
    }


def switch_moment(row: SecurityNotice) -> str:
    """Return from when another address counts, for the notice that it was asked for."""
    if row.what != "mail-switch":
        return ""
    switch = waiting_switches(row.user).first()
    return format_plain_moment(switch.counts_from) if switch else ""
