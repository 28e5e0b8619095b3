"""Expire drafts that were saved long ago."""

from datetime import datetime

from madoguchi.jobs.upkeep import stuck_jobs
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.draft_ending import expire_draft
from madoguchi.procedures.engine.drafts import DRAFT_LIFETIME
from madoguchi.procedures.models import Order

JANITOR_ACTOR = "janitor"


def expire_old_drafts(at: datetime) -> int:
    with batch(JANITOR_ACTOR):
        old_drafts = Order.objects.filter(
            state="draft", saved_at__lte=at - DRAFT_LIFETIME
        )
        drafts = list(
            old_drafts.values_list("pk", "party_id")[: stuck_jobs.MAX_ROWS_PER_ROUND]
        )
    return sum(expire_one_draft(pk, party, at) for pk, party in drafts)


def expire_one_draft(pk: int, party: int, at: datetime) -> bool:
    with scope(JANITOR_ACTOR, party):
        return expire_draft(Order.objects.get(pk=pk), actor=JANITOR_ACTOR, at=at)
