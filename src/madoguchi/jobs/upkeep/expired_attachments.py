"""Delete attachments that are no longer needed, once a night."""

from datetime import datetime, timedelta

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.store import (
    attachment_storage,
    delete_attachment,
    delete_file,
    stored_names,
)
from madoguchi.procedures.models import Attachment
from madoguchi.procedures.models.states import FINAL_STATES

ATTACHMENTS_ACTOR = "papers"
ATTACHMENT_LIFETIME = timedelta(days=90)
"""Counted from the end of the order; then no copy of an identity document is needed."""

MIN_ORPHAN_FILE_AGE = timedelta(days=1)


@periodic_task(cron="41 3 * * *", name="tidy_papers")
def delete_expired_attachments(at: datetime) -> None:
    """Delete attachments ninety days after the end of their order.

    Files without a row are deleted too.
    """
    with batch(ATTACHMENTS_ACTOR):
        expired = Attachment.objects.filter(
            order__handle__state__in=FINAL_STATES,
            order__handle__moved_at__lt=at - ATTACHMENT_LIFETIME,
        )
        keys = list(expired.values_list("pk", "party_id"))
    for pk, party in keys:
        with scope(ATTACHMENTS_ACTOR, party):
            delete_attachment(
                Attachment.objects.get(pk=pk),
                "paper_expired",
                actor=ATTACHMENTS_ACTOR,
                at=at,
            )
    delete_orphan_files(at)


def delete_orphan_files(at: datetime) -> None:
    """Delete files that a crash left without a row.

    A young file may still get its row and stays.
    """
    with batch(ATTACHMENTS_ACTOR):
        known_names = {
            str(key) for key in Attachment.objects.values_list("key", flat=True)
        }
    for name in stored_names():
        if (
            name not in known_names
            and attachment_storage().get_modified_time(name) < at - MIN_ORPHAN_FILE_AGE
        ):
            delete_file(name)
