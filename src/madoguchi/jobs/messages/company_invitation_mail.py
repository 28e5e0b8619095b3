"""The mail by which a company invites somebody; its number opens the way in."""

from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.accounts.guard.budgets import INVITATION_MAIL_BUDGET, take_from_budget
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Unavailable
from madoguchi.kernel.wording import format_limit
from madoguchi.messaging import mail
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.people.joining import NUMBER_DIGITS, give_number
from madoguchi.people.models import Invitation
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MASKED_NUMBER = "＊" * NUMBER_DIGITS


@app.task(name="send_invitation", retry=RETRY_FOR_A_DAY)
def send_invitation(party: int, actor: str, invitation: int) -> None:
    """Make a number, store the mail with it masked, and send the real one.

    The number is in no table and in no job. One that is over, or was sent, gets none.
    An address that many companies write to waits.
    """
    at = now()
    with scope(actor, party):
        rows = Invitation.objects.select_related("invited_by__user", "party")
        row = rows.filter(party=party, pk=invitation, sent_at=None).first()
        if row is None or row.state_at(at) != Invitation.State.WAITING:
            return
        if not take_from_budget(INVITATION_MAIL_BUDGET, row.email, at):
            raise Unavailable("many invitations to one address")
        number, profile = give_number(row, at), PartyProfile.objects.get(party=party)
        context = invitation_context(row, profile)
        subject = f"【{context['brand']}】{profile.name} の担当者への招待"
        masked = render_to_string(TEMPLATE, context | {"number": MASKED_NUMBER})
        message = store_message(
            party=party,
            to=row.email,
            subject=subject[:MAX_SUBJECT_LENGTH],
            body=masked,
            at=at,
        )
    body = render_to_string(TEMPLATE, context | {"number": number_in_groups(number)})
    mail.send_plain_mail(to=row.email, subject=message.subject, body=body)
    with scope(actor, party):
        mark_message_sent(message.pk, at=now())
        Invitation.objects.filter(party=party, pk=invitation).update(sent_at=now())


TEMPLATE = "mail/company_invitation.txt"


def invitation_context(row: Invitation, profile: PartyProfile) -> dict[str, object]:
    operator = Operator.objects.get()
    return {
        "brand": operator.brand,
        "phone": operator.support_phone,
        "profile": profile,
        "member": row.invited_by,
        "name": row.name,
        "limit": format_limit(row.expires_at),
    }


def number_in_groups(number: str) -> str:
    """Four digits at a time, as people read them."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
