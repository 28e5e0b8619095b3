"""Send the lines of the feed to a subscriber, in order, one at a time."""

from madoguchi.customers.models import PortalChange
from madoguchi.jobs.feed.acknowledgements import mark_acknowledged
from madoguchi.jobs.feed.change_lines import (
    FEED_ACTOR,
    ChangeLine,
    next_lines,
    read_lines,
)
from madoguchi.jobs.feed.webhook_calls import Answer, build_webhook, meaning_of_status
from madoguchi.jobs.feed.webhook_state import (
    claim_subscriber,
    record_failure,
    record_taken,
    release_subscriber,
    wanted_dead_letters,
)
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from madoguchi.webhooks.ports import WEBHOOKS, WebhookCaller
from madoguchi.webhooks.signing_secrets import secrets_at

LINES_IN_MEMORY = 200


def send_to_subscriber(pk: int) -> int:
    """Send what waits for a subscriber until nothing does, or a try fails.

    Returns how many lines it took. A worker that is replaced while it calls may send
    one line twice, with the same id; it never goes on from there.
    """
    subscriber = claim_subscriber(pk, now())
    if subscriber is None:
        return 0
    caller = WEBHOOKS.load_adapter()
    taken = send_dead_letters(subscriber, caller)
    while lines := waiting_lines(subscriber):
        for line in lines:
            if not send_line(subscriber, caller, line):
                return taken
            taken += 1
    release_subscriber(subscriber)
    return taken


def waiting_lines(subscriber: WebhookSubscriber) -> list[ChangeLine]:
    """Read the next lines; one alone for a subscriber that did not take the last."""
    count = 1 if subscriber.failures else LINES_IN_MEMORY
    return next_lines(subscriber.sent_seq, count)


def send_line(
    subscriber: WebhookSubscriber, caller: WebhookCaller, line: ChangeLine
) -> bool:
    """Try one line; tell whether the next may be tried now."""
    answer, said = call_with_line(subscriber, caller, line)
    if answer == Answer.TAKEN:
        return record_taken(subscriber, line.seq, now())
    return record_failure(subscriber, line.seq, answer, said, now())


def call_with_line(
    subscriber: WebhookSubscriber, caller: WebhookCaller, line: ChangeLine
) -> tuple[Answer, str]:
    """Return what the receiver said, in its meaning and in short."""
    at = now()
    call = build_webhook(line, subscriber.url, secrets_at(subscriber, at), at)
    try:
        status = caller.post(call)
    except Unavailable as error:
        return Answer.AWAY, str(error)
    except Refused as refusal:
        return Answer.AWAY, refusal.code
    return meaning_of_status(status), f"HTTP {status}"


def send_dead_letters(subscriber: WebhookSubscriber, caller: WebhookCaller) -> int:
    """Send dead letters that are wanted again, once each; return how many it took."""
    taken = 0
    for letter in wanted_dead_letters(subscriber):
        answer, said = send_dead_letter(subscriber, caller, letter)
        if answer == Answer.AWAY:
            break  # it is wanted still
        with batch(FEED_ACTOR):
            letter.answer, letter.resend_at = said, None
            letter.delivered_at = now() if answer == Answer.TAKEN else None
            letter.save(update_fields=["answer", "resend_at", "delivered_at"])
            if answer == Answer.TAKEN and subscriber.is_acknowledging:
                mark_acknowledged(PortalChange.objects.filter(seq=letter.seq), now())
        taken += answer == Answer.TAKEN
    return taken


def send_dead_letter(
    subscriber: WebhookSubscriber, caller: WebhookCaller, letter: DeadLetter
) -> tuple[Answer, str]:
    with batch(FEED_ACTOR):
        lines = read_lines(letter.seq - 1, 1)
    if not lines or lines[0].seq != letter.seq:
        return Answer.REJECTED, "line_expired"
    return call_with_line(subscriber, caller, lines[0])
