"""What the operator's systems lack of the changes made here, and what they contradict.

Without a customer who is open: counts, numbers and ages, and no value.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers.column_labels import column_label
from madoguchi.customers.import_conflicts import conflict_age, open_conflicts
from madoguchi.customers.models import FeedBacklog, ImportConflict
from madoguchi.desk.fed_changes import age_text
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.platform.clock import now
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from madoguchi.webhooks.queries import waiting_dead_letters, words_of_demo
from madoguchi.webhooks.subscriptions import want_dead_letters

ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Counter:
    """A count with the age of its oldest; "" where there is none."""

    label: str
    count: int
    since: datetime | None
    at: datetime

    @property
    def age(self) -> str:
        return age_text(self.at - self.since) if self.since else ""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    conflict: ImportConflict
    at: datetime

    @property
    def label(self) -> str:
        return column_label(self.conflict.file, self.conflict.column)

    @property
    def age(self) -> str:
        return age_text(conflict_age(self.conflict, self.at))


@require_safe
def feed(request: DeskRequest) -> HttpResponse:
    """Show the counts, the subscribers, and the oldest of what needs somebody."""
    at, conflicts = now(), open_conflicts()
    page = {
        "counters": feed_counters(at),
        "conflicts": [ConflictRow(row, at) for row in conflicts[:ROWS_SHOWN]],
        "demo_note": words_of_demo(),
        "subscribers": list(WebhookSubscriber.objects.order_by("name")),
        "letters": waiting_dead_letters(ROWS_SHOWN),
    }
    return render(request, "desk/feed.html", {"page": page})


def feed_counters(at: datetime) -> list[Counter]:
    backlog = FeedBacklog.objects.first()
    conflicts = open_conflicts()
    oldest = conflicts.values_list("found_at", flat=True).first()
    counters = [Counter(_("食い違い"), conflicts.count(), oldest, at)]
    if backlog is None:
        return counters
    return [
        Counter(_("未送信"), backlog.unsent, backlog.unsent_since, at),
        Counter(_("未確認"), backlog.unacked, backlog.unacked_since, at),
        *counters,
    ]


@require_POST
def resend_letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a dead letter to be sent once more; once, however often it is pressed."""
    letters = DeadLetter.objects.filter(pk=pk)
    want_dead_letters(letters, actor=str(request.staff), at=now())
    return redirect("desk:feed")
