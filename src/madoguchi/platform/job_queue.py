"""Queue jobs in the transaction at hand; rolled back, none was queued."""

import json
from datetime import datetime
from typing import Literal, get_args

from django.db import connection

JobName = Literal[
    "advance_dunning",
    "advance_order",
    "collect_bill",
    "count_compensation",
    "count_told_contracts",
    "extend_due_days",
    "finish_departure",
    "finish_outside_page",
    "forget_card",
    "identify_holder",
    "make_bundle",
    "make_later_document",
    "mail_status_news",
    "make_payment_paper",
    "remind_return",
    "render_status",
    "scan_paper",
    "send_card_refund",
    "send_code",
    "send_invitation",
    "send_message",
    "send_security_notice",
    "send_status_code",
    "send_telling",
    "settle_compensation",
    "spread_notice",
    "take_inbound_call",
    "tell_approver",
    "tell_contracts",
    "tell_draft",
    "tell_grant",
    "tell_order",
    "tell_return",
    "tell_returned_refund",
    "tell_right_request",
    "tell_subscribers",
    "wake_orders",
]
"""Every job that somebody asks for: mypy finds a slip in a name that is asked for, and
`check_jobs_at_start` a name that no task has. Tasks of the clock are not among them."""

JOB_NAMES: tuple[JobName, ...] = get_args(JobName)

TASKS_IN_SCOPE = frozenset(
    {
        "advance_dunning",
        "advance_order",
        "finish_departure",
        "finish_outside_page",
        "forget_card",
        "identify_holder",
        "make_bundle",
        "make_later_document",
        "make_payment_paper",
        "remind_return",
        "scan_paper",
        "send_card_refund",
        "send_invitation",
        "send_message",
        "take_inbound_call",
        "tell_approver",
        "tell_grant",
        "tell_order",
        "tell_return",
        "tell_right_request",
    }
)
"""Tasks that a page may ask for, for the party of its scope alone."""

TASKS_AT_DOOR = frozenset({"send_code", "send_security_notice", "send_status_code"})
"""Tasks that a page may ask for before a party is chosen."""

TASKS_OF_DESK = frozenset(
    {
        "count_compensation",
        "count_told_contracts",
        "settle_compensation",
        "spread_notice",
        "tell_contracts",
    }
)
"""Tasks that a page of the desk may ask for, for no party."""

ASK_FOR_JOB_SQL = "SELECT platform_ask_for_job(%s, %s, %s, %s::jsonb, %s)"
"""Outside the jobs it refuses tasks that are not in the table of AskableTask."""


def defer_job(
    task: JobName, at: datetime, *, party: int, actor: str, **ids: int
) -> None:
    """Queue a job of one party, to run after this transaction and not before `at`.

    A task that a page begins to ask for goes into one of the three sets above, and, by
    a migration, into the table that the database looks at.
    """
    ask_for_job(task, at, party, actor, ids)


def defer_operator_job(task: JobName, at: datetime, *, actor: str, **ids: int) -> None:
    """Queue a job that belongs to no party.

    Only commands and other jobs may, and pages of `TASKS_OF_DESK` and
    `TASKS_AT_DOOR`; the task is called with `party` None.
    """
    ask_for_job(task, at, None, actor, ids)


def ask_for_job(
    task: JobName, at: datetime, party: int | None, actor: str, ids: dict[str, int]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ASK_FOR_JOB_SQL, [task, party, actor, json.dumps(ids), at])
