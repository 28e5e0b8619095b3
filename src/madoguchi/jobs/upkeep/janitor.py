"""What a crash has left behind is mended; of old drafts and dead jobs nothing stays.

Outside the queue, so that it cannot be stuck in it. One at a time by an advisory lock,
which goes with its connection. Its count is 0 on every day without a crash.
"""

import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)
from django.utils.translation import gettext as _

from madoguchi.jobs.upkeep import stuck_jobs
from madoguchi.notices.queries import restricted_functions
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.database_clock import refuse_clock_drift
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.drafts import DRAFT_LIFETIME, expire_draft
from madoguchi.procedures.engine.runner import fail_order
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import NOTIFIED_STATES
from madoguchi.procedures.toolkit.base import REGISTRY

JANITOR_ACTOR = "janitor"
JANITOR_LOCK_ID = 0x4D61646F  # the number of our lock
NEW_ROW_GRACE = timedelta(minutes=1)
"""What was written only now may have its job in a moment."""

MAX_UNTOLD_AGE = timedelta(days=7)
"""Nobody wants to hear of an order after that; it stands on its page."""

JANITOR_INTERVAL_SECONDS = 5.0  # seconds

log = logging.getLogger(__name__)


def start_janitor() -> None:
    """Beside the worker, as long as its process runs."""
    Thread(target=run_janitor, daemon=True).start()


def run_janitor() -> None:
    """At once, since a worker that starts may have been killed before; then steadily.

    A fault of ours ends the worker too: its supervisor starts both again.
    """
    try:
        while True:
            mend_if_database_answers()
            time.sleep(JANITOR_INTERVAL_SECONDS)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def mend_if_database_answers() -> None:
    """One round now; while the database is away there is nothing to mend.

    Refused where this host's clock is minutes off: the worker beside us ends, too.
    """
    try:
        close_old_connections()
        refuse_clock_drift()
        mend_after_crashes(now())
    except (OperationalError, InterfaceError) as error:
        log.warning("the janitor could not look: %s", error)


def mend_after_crashes(at: datetime) -> Counter[str]:
    """One round; how many of each were mended. Nothing where another is at it."""
    done: Counter[str] = Counter()
    with janitor_lock() as first:
        if first:
            done["job given out again"] = stuck_jobs.requeue_stuck_jobs()
            kinds = open_kinds()
            done["order sent for"], done["order in need"] = mend_orders(at, kinds)
            done["mail sent for"] = defer_missing_order_mails(at, kinds)
            done["bundle sent for"] = defer_missing_bundles(at)
            stuck_jobs.prune_old_jobs()
            expire_old_drafts(at)
    if mended := +done:
        log.warning("mended after a fault: %s", dict(mended))
    return +done


@contextmanager
def janitor_lock() -> Iterator[bool]:
    """Whether nobody else holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [JANITOR_LOCK_ID])
        (first,) = cursor.fetchone()
        try:
            yield first
        finally:
            if first:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [JANITOR_LOCK_ID])


def open_kinds() -> list[str]:
    shut = restricted_functions()
    return [k.key for k in REGISTRY.values() if k.functions().isdisjoint(shut)]


def mend_orders(at: datetime, kinds: list[str]) -> tuple[int, int]:
    """Due without a live job: sent for; where its job fell over: 要対応."""
    sent_for = in_need = 0
    for order, party, last in stuck_jobs.orders_without_job(at, kinds):
        with scope(JANITOR_ACTOR, party):
            if last == "failed":
                words = _("確認が必要になりました。当社の担当者が続きを進めます。")
                fail_order(order, actor=JANITOR_ACTOR, at=at, note=words)
                in_need += 1
            else:
                defer_job(
                    "advance_order", at, party=party, actor=JANITOR_ACTOR, order=order
                )
                sent_for += 1
    return sent_for, in_need


def defer_missing_order_mails(at: datetime, kinds: list[str]) -> int:
    """Moves nobody was told about, and kept drafts that can be sent again."""
    with batch(JANITOR_ACTOR):
        events = stuck_jobs.events_without_job(
            sorted(NOTIFIED_STATES), at - MAX_UNTOLD_AGE, at - NEW_ROW_GRACE
        )
    drafts = stuck_jobs.kept_drafts_without_job(kinds)
    for event, party in events:
        defer_job("tell_order", at, party=party, actor=JANITOR_ACTOR, event=event)
    for order, party in drafts:
        defer_job("tell_draft", at, party=party, actor=JANITOR_ACTOR, order=order)
    return len(events) + len(drafts)


def defer_missing_bundles(at: datetime) -> int:
    with batch(JANITOR_ACTOR):
        found = stuck_jobs.bundles_without_job(at, at - NEW_ROW_GRACE)
    for bundle, party, member in found:
        actor = f"member {member}"
        defer_job("make_bundle", at, party=party, actor=actor, bundle=bundle)
    return len(found)


def expire_old_drafts(at: datetime) -> int:
    with batch(JANITOR_ACTOR):
        old = Order.objects.filter(state="draft", saved_at__lte=at - DRAFT_LIFETIME)
        found = list(old.values_list("pk", "party_id")[: stuck_jobs.MAX_ROWS_PER_ROUND])
    return sum(expire_one_draft(pk, party, at) for pk, party in found)


def expire_one_draft(pk: int, party: int, at: datetime) -> bool:
    with scope(JANITOR_ACTOR, party):
        return expire_draft(Order.objects.get(pk=pk), actor=JANITOR_ACTOR, at=at)
