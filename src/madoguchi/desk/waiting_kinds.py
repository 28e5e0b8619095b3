"""What waits at the desk besides orders, one row a kind, the soonest due first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.customers.import_conflicts import open_conflicts
from madoguchi.desk.lateness import Lateness, lateness_on
from madoguchi.kernel.wording import day_in_japan, format_short_limit
from madoguchi.notices.models import IncidentDraft, Notice
from madoguchi.payments.incoming.waiting_list import unmatched_transfers
from madoguchi.payments.open_disputes import card_disputes
from madoguchi.webhooks.queries import waiting_dead_letters

MAX_COUNTED = 100


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """`due_on` is the day of its soonest, None where nothing was promised.

    `page`: the name of the page that lists them.
    """

    words: str
    page: str
    count: int
    due_on: date | None = None
    due: str = ""
    lateness: Lateness | None = None

    @property
    def count_words(self) -> str:
        if self.count > MAX_COUNTED:
            return _("%(n)s件より多い") % {"n": MAX_COUNTED}
        return _("%(n)s件") % {"n": self.count}


def waiting_kinds(at: datetime, *, may_move_money: bool) -> list[WaitingKind]:
    """Load the kinds of which something waits. Needs no scope; names nobody."""
    found = [*incidents_that_wait(at), *changes_that_wait()]
    if may_move_money:
        found += money_that_waits(day_in_japan(at))
    waiting = [kind for kind in found if kind.count]
    return sorted(waiting, key=lambda kind: kind.due_on or date.max)


def incidents_that_wait(at: datetime) -> Iterator[WaitingKind]:
    promised = Notice.objects.filter(ends_at=None).exclude(next_update_at=None)
    promises = promised.values_list("next_update_at", flat=True)
    moments = sorted(moment for moment in promises if moment)
    if moments:
        first = moments[0]
        day = day_in_japan(first)
        late = Lateness(_("すぎています"), "err") if first < at else None
        near = lateness_on(day, day_in_japan(at))
        yield WaitingKind(
            _("障害の次のお知らせ"),
            "desk:incidents",
            len(moments),
            day,
            format_short_limit(first),
            late or near,
        )
    drafts = IncidentDraft.objects.filter(closed_at=None).count()
    yield WaitingKind(_("監視からの下書き"), "desk:incidents", drafts)


def changes_that_wait() -> Iterator[WaitingKind]:
    yield WaitingKind(
        _("料金システムとの食い違い"), "desk:feed", open_conflicts().count()
    )
    letters = len(waiting_dead_letters(MAX_COUNTED + 1))
    yield WaitingKind(_("送れなかった変更"), "desk:feed", letters)


def money_that_waits(today: date) -> Iterator[WaitingKind]:
    disputes = card_disputes(MAX_COUNTED + 1)
    days = [one.answer_by for one in disputes if one.answer_by and not one.is_seen]
    soonest = min(days, default=None)
    yield WaitingKind(
        _("カードの異議"),
        "desk:disputes",
        len(disputes),
        soonest,
        lateness=lateness_on(soonest, today) if soonest else None,
    )
    transfers = len(unmatched_transfers(MAX_COUNTED + 1))
    yield WaitingKind(_("消し込みの要る振込"), "desk:transfers", transfers)
