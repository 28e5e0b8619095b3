"""What is lost in the queue: jobs of dead workers, and rows without a job.

The row is the truth and the job the push (ADR 0004): a row that waits for something
has a live job, else it is found here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

MAX_ROWS_PER_ROUND = 200
"""Of each in one round: the next round finds the rest."""

LEASE_SECONDS, STEP_LEASE_SECONDS, MAX_LEASE_SECONDS = 20, 20, 600
"""Seconds that a job is its worker's: without its beat, and whatever its beat says.

Short for a step of an order: a worker that lives may have failed to say that it was
done, and a customer waits.
"""

FAILED_JOB_DAYS = 30  # days for which a job that failed can be looked at

REQUEUE_STUCK_JOBS_SQL = """
    SELECT count(procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)) FROM (
        SELECT job.id FROM procrastinate_jobs job
        LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
        CROSS JOIN LATERAL (
            SELECT coalesce(max(at), '-infinity') AS at FROM procrastinate_events
            WHERE job_id = job.id AND type = 'started') started
        WHERE job.status = 'doing'
        AND started.at < now() - make_interval(secs => %(lease)s)
        AND (worker.id IS NULL
             OR worker.last_heartbeat < now() - make_interval(secs => %(lease)s)
             OR started.at < now() - make_interval(secs => CASE job.task_name
                WHEN 'advance_order' THEN %(short)s ELSE %(longest)s END))
        LIMIT %(few)s FOR UPDATE OF job SKIP LOCKED) stuck"""
PRUNE_OLD_JOBS_SQL = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT id FROM procrastinate_jobs job
        WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
        AND NOT EXISTS (
            SELECT FROM procrastinate_events WHERE job_id = job.id
            AND at > now() - make_interval(days => %(days)s))
        LIMIT %(few)s)"""

DUE_ORDERS_SQL = """
    SELECT handle.order_id, handle.party_id, (
        SELECT status FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        ORDER BY id DESC LIMIT 1)
    FROM procedures_orderhandle handle
    WHERE handle.state IN ('scheduled', 'in_progress')
    AND (handle.run_at <= %(at)s OR handle.is_held)
    AND (NOT handle.is_held OR handle.kind = ANY (%(open)s))
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    ORDER BY handle.run_at LIMIT %(few)s"""
"""A held one whose function is open goes on at once: the job that wakes it was lost."""

UNTOLD_EVENTS_SQL = """
    SELECT event.id, event.party_id FROM procedures_orderevent event
    JOIN procedures_order o ON o.id = event.order_id AND o.number <> ''
    WHERE event.told_at IS NULL AND event.now = ANY (%(states)s)
    AND event.at BETWEEN %(after)s AND %(before)s
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'tell_order'
        AND (args->>'event')::bigint = event.id
        AND status IN ('todo', 'doing'))
    ORDER BY event.at LIMIT %(few)s"""
KEPT_DRAFTS_SQL = """
    SELECT handle.order_id, handle.party_id FROM procedures_orderhandle handle
    WHERE handle.is_kept AND handle.kind = ANY (%(open)s)
    AND handle.state IN ('draft', 'returned')
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'tell_draft'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    LIMIT %(few)s"""

UNFINISHED_BUNDLES_SQL = """
    SELECT bundle.id, bundle.party_id, bundle.member_id FROM documents_bundle bundle
    WHERE bundle.ready_at IS NULL AND bundle.expires_at > %(at)s
    AND bundle.asked_at < %(before)s
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs job WHERE job.task_name = 'make_bundle'
        AND (job.args->>'bundle')::bigint = bundle.id
        AND (job.status IN ('todo', 'doing') OR EXISTS (
            SELECT FROM procrastinate_events WHERE job_id = job.id
            AND at > now() - make_interval(secs => %(longest)s))))
    ORDER BY bundle.asked_at LIMIT %(few)s"""
"""One whose job fell over is tried again after a while, as long as it is wanted."""


def requeue_stuck_jobs() -> int:
    """Jobs of workers that are dead, or of one that holds them too long; how many.

    Their age counts first and then the worker's beat: a job that runs twice is
    harmless, one that never runs is not.
    """
    told = {
        "lease": LEASE_SECONDS,
        "short": STEP_LEASE_SECONDS,
        "longest": MAX_LEASE_SECONDS,
        "few": MAX_ROWS_PER_ROUND,
    }
    return int(fetch_stuck_rows(REQUEUE_STUCK_JOBS_SQL, told)[0][0])


def prune_old_jobs() -> None:
    """Jobs that ended badly, after a month; the others went when they were done."""
    with connection.cursor() as cursor:
        cursor.execute(
            PRUNE_OLD_JOBS_SQL, {"days": FAILED_JOB_DAYS, "few": MAX_ROWS_PER_ROUND}
        )


def orders_without_job(
    at: datetime, open_kinds: Sequence[str]
) -> list[tuple[int, int, str]]:
    """Order, party, and how the last job of it ended; none: no job is known."""
    return fetch_stuck_rows(
        DUE_ORDERS_SQL, {"at": at, "open": list(open_kinds), "few": MAX_ROWS_PER_ROUND}
    )


def events_without_job(
    states: Sequence[str], after: datetime, before: datetime
) -> list[tuple[int, int]]:
    """Event and party. Under the batch role."""
    told = {
        "states": list(states),
        "after": after,
        "before": before,
        "few": MAX_ROWS_PER_ROUND,
    }
    return fetch_stuck_rows(UNTOLD_EVENTS_SQL, told)


def kept_drafts_without_job(open_kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Order and party of the drafts an incident stopped that can be sent now."""
    return fetch_stuck_rows(
        KEPT_DRAFTS_SQL, {"open": list(open_kinds), "few": MAX_ROWS_PER_ROUND}
    )


def bundles_without_job(at: datetime, before: datetime) -> list[tuple[int, int, int]]:
    """Bundle, party and member. Under the batch role."""
    told = {
        "at": at,
        "before": before,
        "longest": MAX_LEASE_SECONDS,
        "few": MAX_ROWS_PER_ROUND,
    }
    return fetch_stuck_rows(UNFINISHED_BUNDLES_SQL, told)


def fetch_stuck_rows(query: str, told: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        return list(cursor.fetchall())
