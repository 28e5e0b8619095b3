"""Store what a call-back tells, once, and ask for the job that takes it."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from madoguchi.callbacks.call_outcomes import Outcome
from madoguchi.callbacks.call_sources import ReadCall
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.models import InboundCall
from madoguchi.platform.outside_handles import outside_key, party_of_outside_id
from madoguchi.platform.scope import scope


@dataclass(frozen=True, slots=True)
class ToldBody:
    """What came; `may_be_kept` where it is of a sender that tells no secrets."""

    raw: bytes
    may_be_kept: bool

    @property
    def digest(self) -> str:
        return sha256(self.raw).hexdigest()


def store_calls(
    sender: str, calls: list[ReadCall], body: ToldBody, at: datetime
) -> Outcome:
    """Store each; UNKNOWN where one is about nothing of ours, so that it comes again.

    A sender may be faster than the job that stores its number. A body that tells of
    several things may be about several customers, and is kept for none.
    """
    if len(calls) > 1:
        body = replace(body, may_be_kept=False)
    outcomes = {store_call(sender, call, body, at) for call in calls}
    for outcome in (Outcome.UNKNOWN, Outcome.TAKEN):
        if outcome in outcomes:
            return outcome
    return Outcome.DOUBLED


def store_call(sender: str, call: ReadCall, body: ToldBody, at: datetime) -> Outcome:
    party = party_of_outside_id(sender, call.outside_id)
    if party is None:
        return Outcome.UNKNOWN
    actor = f"callback {sender}"
    with scope(actor, party):
        row, is_new = InboundCall.objects.get_or_create(
            party_id=party,
            sender=sender,
            call_key=outside_key(sender, call.call_id),
            defaults={
                "content": call.content,
                "digest": body.digest,
                "body": body.raw if body.may_be_kept else b"",
                "received_at": at,
            },
        )
        if not is_new:
            return Outcome.DOUBLED
        defer_job("take_inbound_call", at, party=party, actor=actor, call=row.pk)
    return Outcome.TAKEN
