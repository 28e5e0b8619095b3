"""The mail or SMS with a confirmation code."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.accounts.guard.challenge import renew_challenge_code
from madoguchi.accounts.models import Challenge, Channel, User
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.counted_sms import send_counted_sms
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.messaging import mail
from madoguchi.messaging.message_log import mark_message_sent, store_message
from madoguchi.messaging.ports import SentSms
from madoguchi.messaging.sms_deliveries import record_sent_sms
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

MASKED_CODE = "＊＊＊＊＊＊"


@dataclass(frozen=True, slots=True)
class CodeMessage:
    """A message for one channel; `kind` of the channel chooses the template."""

    kind: str
    to: str
    subject: str
    context: dict[str, str]

    def body(self, code: str) -> str:
        template = f"mail/code_{self.kind}.txt"
        return render_to_string(template, self.context | {"code": code})

    def send(self, body: str, key: str) -> SentSms | None:
        """Return what the carrier took of an SMS; None for a mail."""
        if self.kind == Channel.Kind.SMS:
            return send_counted_sms(to=self.to, body=body, key=key)
        mail.send_plain_mail(to=self.to, subject=self.subject, body=body)
        return None


@app.task(name="send_code", retry=RETRY_FOR_A_DAY)
def send_code(party: int, actor: str, challenge: int) -> None:
    """Make a code, store the message with a masked code, send the real one.

    The code is in no table and in no job. An expired or used challenge and a decoy get
    no message.
    """
    at = now()
    challenges = Challenge.objects.select_related("user", "channel").filter(
        pk=challenge, expires_at__gt=at, used_at=None
    )
    if (row := challenges.first()) is None or row.user is None:
        return
    outgoing = code_message(row, row.user)
    with scope(actor, party):
        code, masked_body = renew_challenge_code(challenge), outgoing.body(MASKED_CODE)
        stored = {"to": outgoing.to, "subject": outgoing.subject, "body": masked_body}
        message = store_message(party=party, at=at, **stored).pk if party else 0
    try:
        key = f"code-{challenge}-{at.timestamp():.6f}"
        sent = outgoing.send(outgoing.body(code), key)
    except Refused:
        return  # the carrier bars the number: the page offers another way
    with scope(actor, party):
        mark_message_sent(message, at=now())
        if sent and message:
            record_sent_sms(sent, party=party, message=message, at=now())


def code_message(row: Challenge, user: User) -> CodeMessage:
    operator = Operator.objects.get()
    kind = row.channel.kind if row.channel else Channel.Kind.MAIL.value
    return CodeMessage(
        kind,
        row.channel.address if row.channel else user.email,
        f"【{operator.brand}】確認コードのお知らせ",
        {
            "brand": operator.brand,
            "phone": operator.support_phone,
            "host": settings.PASSKEY_HOST,  # for phones that fill codes in themselves
        },
    )
