"""Once a night: papers that nobody needs any more go."""

from datetime import datetime, timedelta

from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.store import attachment_storage, delete_attachment
from madoguchi.procedures.models import Attachment
from madoguchi.procedures.models.states import FINAL_STATES

ATTACHMENTS_ACTOR = "papers"
ATTACHMENT_LIFETIME = timedelta(days=90)
"""After the end of its order nobody needs a copy of an identity paper any more."""

MIN_ORPHAN_FILE_AGE = timedelta(days=1)


@periodic_task(cron="41 3 * * *", name="tidy_papers")
def delete_expired_attachments(at: datetime) -> None:
    """Papers of orders that are over go after ninety days, files without a row too."""
    with batch(ATTACHMENTS_ACTOR):
        over = Attachment.objects.filter(
            order__handle__state__in=FINAL_STATES,
            order__handle__moved_at__lt=at - ATTACHMENT_LIFETIME,
        )
        found = list(over.values_list("pk", "party_id"))
    for pk, party in found:
        with scope(ATTACHMENTS_ACTOR, party):
            delete_attachment(
                Attachment.objects.get(pk=pk),
                "paper_expired",
                actor=ATTACHMENTS_ACTOR,
                at=at,
            )
    delete_orphan_files(at)


def delete_orphan_files(at: datetime) -> None:
    """What a crash left between file and row; a file of today may yet get its row."""
    with batch(ATTACHMENTS_ACTOR):
        named = {str(key) for key in Attachment.objects.values_list("key", flat=True)}
    if not attachment_storage().exists(""):
        return  # nobody has sent one yet
    for name in attachment_storage().listdir("")[1]:
        if (
            name not in named
            and attachment_storage().get_modified_time(name) < at - MIN_ORPHAN_FILE_AGE
        ):
            attachment_storage().delete(name)
