"""Find jobs of dead workers, and rows that wait without a job.

The row is the truth and the job only the push (ADR 0004): a row that waits for
something must have a live job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from madoguchi.notices.reach import in_force_sql, reaches_sql

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

NEEDS_OF_HANDLE = {
    "functions": "ARRAY['procedures', k.function, coalesce(c.service, '')]",
    "service": "c.service",
    "contract_number": "c.contract_number",
    "postal_code": "c.service_postal_code",
    "address": "c.service_address",
}
NOT_STOPPED_SQL = f"""
    NOT EXISTS (
        SELECT FROM notices_notice notice
        JOIN unnest(%(kinds)s::text[], %(functions)s::text[]) AS k (kind, function)
            ON k.kind = handle.kind
        LEFT JOIN procedures_order o ON o.id = handle.order_id
        LEFT JOIN contracts_contract c ON c.id = o.contract_id
        WHERE notice.mode <> 'open' AND {in_force_sql("notice")}
        AND {reaches_sql("notice", NEEDS_OF_HANDLE)})"""
"""No notice in force stops the order of the handle."""

DUE_ORDERS_SQL = f"""
    SELECT handle.order_id, handle.party_id, (
        SELECT status FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        ORDER BY id DESC LIMIT 1)
    FROM procedures_orderhandle handle
    WHERE handle.state IN ('scheduled', 'in_progress')
    AND (handle.run_at <= %(at)s OR handle.is_held)
    AND (NOT handle.is_held OR {NOT_STOPPED_SQL})
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'advance_order'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    ORDER BY handle.run_at LIMIT %(limit)s"""  # noqa: S608 of constants
"""A held order that nothing stops any more is due at once: a notice has ended by
itself, or the job that wakes it was lost."""

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
KEPT_DRAFTS_SQL = f"""
    SELECT handle.order_id, handle.party_id FROM procedures_orderhandle handle
    WHERE handle.is_kept AND {NOT_STOPPED_SQL}
    AND handle.state IN ('draft', 'returned')
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE task_name = 'tell_draft'
        AND (args->>'order')::bigint = handle.order_id
        AND status IN ('todo', 'doing'))
    LIMIT %(limit)s"""  # noqa: S608 of constants

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
class FunctionsOfKinds:
    """The function that orders of each kind need, besides 各種手続き."""

    of_kinds: Mapping[str, str]

    def sql_parameters(self, at: datetime) -> dict[str, object]:
        return {
            "at": at,
            "kinds": list(self.of_kinds),
            "functions": list(self.of_kinds.values()),
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
    at: datetime, needed: FunctionsOfKinds
) -> list[tuple[int, int, str]]:
    """Return order, party, and the status of the order's last job or None.

    To be called in a batch.
    """
    return fetch_stuck_rows(DUE_ORDERS_SQL, needed.sql_parameters(at))


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


def kept_drafts_without_job(
    at: datetime, needed: FunctionsOfKinds
) -> list[tuple[int, int]]:
    """Return order and party of stopped drafts that can be sent now.

    To be called in a batch.
    """
    return fetch_stuck_rows(KEPT_DRAFTS_SQL, needed.sql_parameters(at))


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
