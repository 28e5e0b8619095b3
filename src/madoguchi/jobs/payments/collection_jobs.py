"""Each due bill becomes a job of its own."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from madoguchi.jobs.payments.due_bills import COLLECTION_ACTOR, DueBill
from madoguchi.platform.batch import batch
from madoguchi.platform.job_queue import defer_job

JOBS_A_TRANSACTION = 500


def queue_collection(bills: Sequence[DueBill], at: datetime) -> Iterator[int]:
    """Queue a job for each bill, some hundreds a transaction; yield how many are."""
    queued = 0
    for some in batches_of(bills):
        with batch(COLLECTION_ACTOR):
            for bill in some:
                defer_job(
                    "collect_bill",
                    at,
                    party=bill.party,
                    actor=COLLECTION_ACTOR,
                    account=bill.account,
                    month=bill.billing_month.year * 100 + bill.billing_month.month,
                )
        queued += len(some)
        yield queued


def batches_of(bills: Sequence[DueBill]) -> Iterator[Sequence[DueBill]]:
    for first in range(0, len(bills), JOBS_A_TRANSACTION):
        yield bills[first : first + JOBS_A_TRANSACTION]
