"""Mend what a crash left behind, and expire old drafts and jobs.

It runs outside the queue, so that it cannot be stuck in it; an advisory lock, which
goes with its connection, lets one run at a time. Its counts are 0 on every day without
a crash.
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

from madoguchi.accounts.guard.budgets import forget_old_budgets
from madoguchi.jobs.upkeep import stuck_jobs
from madoguchi.jobs.upkeep.expired_approvals import expire_old_approvals
from madoguchi.jobs.upkeep.expired_drafts import JANITOR_ACTOR, expire_old_drafts
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.database_clock import refuse_clock_drift
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.runner import fail_order
from madoguchi.procedures.models.states import NOTIFIED_STATES
from madoguchi.procedures.toolkit.base import REGISTRY

JANITOR_LOCK_ID = 0x4D61646F  # the number of our lock
NEW_ROW_GRACE = timedelta(minutes=1)
"""A row that was just written may get its job in a moment."""

MAX_UNTOLD_AGE = timedelta(days=7)
"""Older events get no mail any more; the order's page shows them."""

JANITOR_INTERVAL_SECONDS = 5.0

log = logging.getLogger(__name__)


def start_janitor() -> None:
    """Start the janitor's thread, for as long as this process runs."""
    Thread(target=run_janitor, daemon=True).start()


def run_janitor() -> None:
    """Mend at once, since the worker may have been killed before, then steadily.

    An error ends the worker too: its supervisor starts both again.
    """
    try:
        while True:
            mend_if_database_answers()
            time.sleep(JANITOR_INTERVAL_SECONDS)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def mend_if_database_answers() -> None:
    """Mend once; skip the round while the database is away.

    Refused with `clocks_differ`: then the worker ends, too.
    """
    try:
        close_old_connections()
        refuse_clock_drift()
        mend_after_crashes(now())
    except (OperationalError, InterfaceError) as error:
        log.warning("the janitor could not look: %s", error)


def mend_after_crashes(at: datetime) -> Counter[str]:
    """Do one round and return how many of each were mended.

    Nothing is done where another process holds the lock.
    """
    done: Counter[str] = Counter()
    with janitor_lock() as is_free:
        if is_free:
            done["job given out again"] = stuck_jobs.requeue_stuck_jobs()
            needed = functions_of_kinds()
            done["order sent for"], done["order in need"] = mend_orders(at, needed)
            done["mail sent for"] = defer_missing_order_mails(at, needed)
            done["bundle sent for"] = defer_missing_bundles(at)
            stuck_jobs.prune_old_jobs()
            expire_old_drafts(at)
            expire_old_approvals(at)
            forget_old_budgets(at)
    if mended := +done:
        log.warning("mended after a fault: %s", dict(mended))
    return +done


@contextmanager
def janitor_lock() -> Iterator[bool]:
    """Try the advisory lock; yields whether this process holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [JANITOR_LOCK_ID])
        (is_free,) = cursor.fetchone()
        try:
            yield is_free
        finally:
            if is_free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [JANITOR_LOCK_ID])


def functions_of_kinds() -> stuck_jobs.FunctionsOfKinds:
    return stuck_jobs.FunctionsOfKinds(
        {key: kind.function for key, kind in REGISTRY.items()}
    )


def mend_orders(at: datetime, needed: stuck_jobs.FunctionsOfKinds) -> tuple[int, int]:
    """Queue due orders without a live job; fail those whose job failed (要対応)."""
    deferred = failed = 0
    with batch(JANITOR_ACTOR):
        orders = stuck_jobs.orders_without_job(at, needed)
    for order, party, last_status in orders:
        with scope(JANITOR_ACTOR, party):
            if last_status == "failed":
                note = _("確認が必要になりました。当社の担当者が続きを進めます。")
                fail_order(order, actor=JANITOR_ACTOR, at=at, note=note)
                failed += 1
            else:
                defer_job(
                    "advance_order", at, party=party, actor=JANITOR_ACTOR, order=order
                )
                deferred += 1
    return deferred, failed


def defer_missing_order_mails(at: datetime, needed: stuck_jobs.FunctionsOfKinds) -> int:
    """Queue mails about events and stopped drafts that have no job; return how many."""
    with batch(JANITOR_ACTOR):
        events = stuck_jobs.events_without_job(
            sorted(NOTIFIED_STATES), at - MAX_UNTOLD_AGE, at - NEW_ROW_GRACE
        )
    drafts = stuck_jobs.kept_drafts_without_job(at, needed)
    for event, party in events:
        defer_job("tell_order", at, party=party, actor=JANITOR_ACTOR, event=event)
    for order, party in drafts:
        defer_job("tell_draft", at, party=party, actor=JANITOR_ACTOR, order=order)
    return len(events) + len(drafts)


def defer_missing_bundles(at: datetime) -> int:
    with batch(JANITOR_ACTOR):
        bundles = stuck_jobs.bundles_without_job(at, at - NEW_ROW_GRACE)
    for bundle, party, member in bundles:
        actor = f"member {member}"
        defer_job("make_bundle", at, party=party, actor=actor, bundle=bundle)
    return len(bundles)
