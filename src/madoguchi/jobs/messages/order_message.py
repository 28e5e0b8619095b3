"""Store a message about an order, and send a stored one."""

from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import PartyProfile
from madoguchi.messaging import mail
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY

MAX_SUBJECT_LENGTH = 60


def order_message(
    order: Order,
    subject: str,
    template: str,
    extra_context: dict[str, object],
    to: str | None = None,
) -> Message | None:
    """Store and return the message; None where there is no mail address.

    `to`: that of a member; None stands for that of the party.
    """
    profile = PartyProfile.objects.get(party=order.party_id)
    address = profile.email if to is None else to
    if not address:
        return None
    operator = Operator.objects.get()
    context = {"order": order, "kind": REGISTRY[order.kind], "operator": operator}
    context["guide"] = guide_number_for(
        "order", order.pk, party=order.party_id, at=now()
    )
    context |= {"profile": profile, "tail": order.party.customer_number[-4:]}
    return store_message(
        party=order.party_id,
        to=address,
        subject=f"【{operator.brand}】{subject}"[:MAX_SUBJECT_LENGTH],
        body=render_to_string(template, context | extra_context),
        at=now(),
    )


def deliver_message(message: Message | None, *, party: int, actor: str) -> None:
    if message is None:
        return
    mail.send_plain_mail(
        to=message.to_address, subject=message.subject, body=message.body
    )
    with scope(actor, party):
        mark_message_sent(message.pk, at=now())
