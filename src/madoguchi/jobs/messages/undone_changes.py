"""Tell customers whose completed change an export has undone."""

from datetime import datetime

from madoguchi.customers.models import ImportConflict
from madoguchi.jobs.messages.undone_mail import store_undone_messages
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope

UNDONE_ACTOR = "import"
MAX_TOLD_AT_ONCE = 500


@periodic_task(cron="*/5 * * * *", name="tell_undone_changes")
def tell_undone_changes(at: datetime) -> None:
    """Send a mail to each customer that was not told yet, at most 500 changes a run."""
    untold = ImportConflict.objects.filter(decision="theirs", told_at=None)
    oldest = untold.order_by("decided_at", "pk")[:MAX_TOLD_AT_ONCE]
    for party in dict.fromkeys(oldest.values_list("party", flat=True)):
        tell_party(party, at)


def tell_party(party: int, at: datetime) -> None:
    """Tell a customer of all at once; without a mail address the page alone says it."""
    with scope(UNDONE_ACTOR, party):
        untold = ImportConflict.objects.select_for_update(of=("self",)).filter(
            party=party, decision="theirs", told_at=None
        )
        conflicts = list(untold.select_related("change", "party").order_by("pk"))
        if not conflicts:
            return
        for message in store_undone_messages(conflicts, at):
            defer_job(
                "send_message", at, party=party, actor=UNDONE_ACTOR, message=message.pk
            )
        values = {
            f"{c.file}.{c.column} {c.key}": [c.change.after, c.change.theirs]
            for c in conflicts
        }
        record(Act("change_undone", "import", party, UNDONE_ACTOR, at), values)
        ImportConflict.objects.filter(pk__in=[c.pk for c in conflicts]).update(
            told_at=at
        )
