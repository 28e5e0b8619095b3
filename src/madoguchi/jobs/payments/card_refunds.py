"""Give money back to a card: asked of the gateway until its end is known."""

from datetime import timedelta

from procrastinate.contrib.django import app

from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOREVER
from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import RefundAnswer, RefundState
from madoguchi.payments.charge_outcomes import record_refund_answer
from madoguchi.payments.models import CardRefund
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

TIME_BETWEEN_QUESTIONS = timedelta(minutes=10)


@app.task(name="send_card_refund", retry=RETRY_FOREVER)
def send_card_refund(party: int, actor: str, refund: int) -> None:
    """Ask for a refund, or what became of it. Its key makes a repeat harmless.

    What the gateway refuses has failed: no money went back.
    """
    with scope(actor, party):
        row = CardRefund.objects.select_related("charge").get(pk=refund)
    if row.state != CardRefund.State.ASKED:
        return
    answer = ask_gateway(row)
    with scope(actor, party):
        row = record_refund_answer(row, answer, at=now())
        if row.state == CardRefund.State.ASKED and not row.doubt:
            later = now() + TIME_BETWEEN_QUESTIONS
            defer_job(
                "send_card_refund", later, party=party, actor=actor, refund=refund
            )


def ask_gateway(row: CardRefund) -> RefundAnswer:
    """Look what is known of the refund; ask for it where nothing is."""
    gateway = CARD_GATEWAY.load_adapter()
    known = gateway.refund_state(row.key, row.outside_id)
    if known is not None:
        return known
    try:
        return gateway.refund(row.key, row.charge.outside_id, row.amount_yen)
    except Refused:
        return RefundAnswer(row.outside_id, RefundState.FAILED, row.amount_yen)
