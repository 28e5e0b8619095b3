"""Find jobs of dead workers, and rows that wait without a job.

The row is the truth and the job only the push (ADR 0004): a row that waits for
something must have a live job.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

MAX_ROWS_PER_ROUND = 200
"""Of each kind; the next round finds the rest."""

LEASE_SECONDS = 20
"""A job of a worker without a heartbeat for so long goes to another worker."""

STEP_LEASE_SECONDS = 20
"""The same for a step of an order, whatever the heartbeat: a live worker may have
failed to say that it is done, and a customer waits."""

MAX_LEASE_SECONDS = 600
"""The same for any other job, whatever the heartbeat."""

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
                WHEN 'advance_order' THEN %(step_lease)s ELSE %(max_lease)s END))
        LIMIT %(limit)s FOR UPDATE OF job SKIP LOCKED) stuck"""
PRUNE_OLD_JOBS_SQL = """
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT id FROM procrastinate_jobs job
        WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
        AND NOT EXISTS (
            SELECT FROM procrastinate_events WHERE job_id = job.id
            AND at > now() - make_interval(days => %(days)s))
        LIMIT %(limit)s)"""

DUE_ORDERS_SQL = """
    SELECT handle.order_id, handle.party_id, (
        SELECT status FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        ORDER BY id DESC LIMIT 1)
    FROM procedures_orderhandle handle
    WHERE handle.state IN ('scheduled', 'in_progress')
    AND (handle.run_at <= %(at)s OR handle.is_held)
    AND (NOT handle.is_held OR handle.kind = ANY (%(open)s) AND NOT EXISTS (
        SELECT FROM procedures_order o JOIN contracts_contract c ON c.id = o.contract_id
        WHERE o.id = handle.order_id AND c.service = ANY (%(shut_services)s)))
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    ORDER BY handle.run_at LIMIT %(limit)s"""
"""A held order whose function is open is due at once: the job that wakes it was
lost."""

UNTOLD_EVENTS_SQL = """
    SELECT event.id, event.party_id FROM procedures_orderevent event
    JOIN procedures_order o ON o.id = event.order_id AND o.number <> ''
    WHERE event.told_at IS NULL AND event.now = ANY (%(states)s)
    AND event.at BETWEEN %(after)s AND %(before)s
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'tell_order'
        AND (args->>'event')::bigint = event.id
        AND status IN ('todo', 'doing'))
    ORDER BY event.at LIMIT %(limit)s"""
KEPT_DRAFTS_SQL = """
    SELECT handle.order_id, handle.party_id FROM procedures_orderhandle handle
    WHERE handle.is_kept AND handle.kind = ANY (%(open)s)
    AND NOT EXISTS (
        SELECT FROM procedures_order o JOIN contracts_contract c ON c.id = o.contract_id
        WHERE o.id = handle.order_id AND c.service = ANY (%(shut_services)s))
    AND handle.state IN ('draft', 'returned')
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'tell_draft'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    LIMIT %(limit)s"""

UNFINISHED_BUNDLES_SQL = """
    SELECT bundle.id, bundle.party_id, bundle.member_id FROM documents_bundle bundle
    WHERE bundle.ready_at IS NULL AND bundle.expires_at > %(at)s
    AND bundle.asked_at < %(before)s
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs job WHERE job.task_name = 'make_bundle'
        AND (job.args->>'bundle')::bigint = bundle.id
        AND (job.status IN ('todo', 'doing') OR EXISTS (
            SELECT FROM procrastinate_events WHERE job_id = job.id
            AND at > now() - make_interval(secs => %(max_lease)s))))
    ORDER BY bundle.asked_at LIMIT %(limit)s"""
"""One whose job failed is tried again after a while, until it expires."""


@dataclass(frozen=True, slots=True)
class OpenOrderKinds:
    """The kinds of orders that go on now, but for contracts of a shut service."""

    kinds: Sequence[str]
    shut_services: Sequence[str]

    def sql_parameters(self) -> dict[str, object]:
        return {
            "open": list(self.kinds),
            "shut_services": list(self.shut_services),
            "limit": MAX_ROWS_PER_ROUND,
        }


def requeue_stuck_jobs() -> int:
    """Requeue jobs whose worker is dead or holds them too long; return how many.

    A job that runs twice is harmless, one that never runs is not.
    """
    params = {
        "lease": LEASE_SECONDS,
        "step_lease": STEP_LEASE_SECONDS,
        "max_lease": MAX_LEASE_SECONDS,
        "limit": MAX_ROWS_PER_ROUND,
    }
    return int(fetch_stuck_rows(REQUEUE_STUCK_JOBS_SQL, params)[0][0])


def prune_old_jobs() -> None:
    """Delete failed jobs after a month; successful ones are deleted at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            PRUNE_OLD_JOBS_SQL, {"days": FAILED_JOB_DAYS, "limit": MAX_ROWS_PER_ROUND}
        )


def orders_without_job(
    at: datetime, open_kinds: OpenOrderKinds
) -> list[tuple[int, int, str]]:
    """Return order, party, and the status of the order's last job or None.

    To be called in a batch.
    """
    return fetch_stuck_rows(DUE_ORDERS_SQL, {"at": at, **open_kinds.sql_parameters()})


def events_without_job(
    states: Sequence[str], after: datetime, before: datetime
) -> list[tuple[int, int]]:
    """Return event and party. To be called in a batch."""
    params = {
        "states": list(states),
        "after": after,
        "before": before,
        "limit": MAX_ROWS_PER_ROUND,
    }
    return fetch_stuck_rows(UNTOLD_EVENTS_SQL, params)


def kept_drafts_without_job(open_kinds: OpenOrderKinds) -> list[tuple[int, int]]:
    """Return order and party of stopped drafts that can be sent now.

    To be called in a batch.
    """
    return fetch_stuck_rows(KEPT_DRAFTS_SQL, open_kinds.sql_parameters())


def bundles_without_job(at: datetime, before: datetime) -> list[tuple[int, int, int]]:
    """Return bundle, party and member. To be called in a batch."""
    params = {
        "at": at,
        "before": before,
        "max_lease": MAX_LEASE_SECONDS,
        "limit": MAX_ROWS_PER_ROUND,
    }
    return fetch_stuck_rows(UNFINISHED_BUNDLES_SQL, params)


def fetch_stuck_rows(query: str, params: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
