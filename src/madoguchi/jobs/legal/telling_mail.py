"""Send the mail of a telling, and note in its proofs when the mail server took it."""

from procrastinate.contrib.django import app

from madoguchi.jobs.messages.order_message import deliver_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.legal_notices.models import TellingProof
from madoguchi.messaging.models import Message
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope


@app.task(name="send_telling", retry=RETRY_FOR_A_DAY)
def send_telling(party: int, actor: str, message: int) -> None:
    """Send it, unless it was sent before. Safe to repeat."""
    with scope(actor, party):
        waiting = Message.objects.filter(pk=message, sent_at=None).first()
    deliver_message(waiting, party=party, actor=actor)
    with batch(actor):
        sent_at = Message.objects.get(pk=message, party=party).sent_at
        proofs = TellingProof.objects.filter(message_number=message, mailed_at=None)
        proofs.update(mailed_at=sent_at)
