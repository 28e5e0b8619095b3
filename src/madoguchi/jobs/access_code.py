"""The mail with the code of the first access."""

from django.template.loader import render_to_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from madoguchi.accounts.guard.challenge import renew
from madoguchi.accounts.models import Challenge
from madoguchi.catalogue.models import Operator
from madoguchi.kernel.errors import Unavailable
from madoguchi.messaging.mail import send
from madoguchi.messaging.tell import keep, sent
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

AGAIN = RetryStrategy(
    max_attempts=8, exponential_wait=4, retry_exceptions=[Unavailable]
)
HIDDEN = "＊＊＊＊＊＊"


@app.task(name="send_access_code", retry=AGAIN)
def send_access_code(party: int, actor: str, challenge: int) -> None:
    """Make the code, keep the mail without it, send the mail with it.

    The code is in no table and in no job. Late is worse than never here: after its
    ten minutes the challenge is not sent any more.
    """
    at = now()
    asked = Challenge.objects.select_related("user").filter(
        pk=challenge, expires_at__gt=at, used_at=None
    )
    if (row := asked.first()) is None or row.user is None:
        return
    operator = Operator.objects.get()
    words = {"brand": operator.brand, "phone": operator.support_phone}
    to, subject = row.user.email, f"【{operator.brand}】確認コードのお知らせ"
    with scope(actor, party):
        code = renew(challenge)
        shown = render_to_string("mail/access_code.txt", words | {"code": HIDDEN})
        message = keep(party=party, to=to, subject=subject, body=shown, at=at)
    body = render_to_string("mail/access_code.txt", words | {"code": code})
    send(to=to, subject=subject, body=body)
    with scope(actor, party):
        sent(message.pk, at=now())
