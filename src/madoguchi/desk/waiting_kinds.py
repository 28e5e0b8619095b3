"""What waits at the desk besides orders, one row a kind, the soonest due first."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.customers.import_conflicts import open_conflicts
from madoguchi.desk.waiting_incidents import incidents_that_wait
from madoguchi.desk.waiting_kind import MAX_COUNTED, WaitingKind
from madoguchi.desk.waiting_money import money_that_waits
from madoguchi.kernel.wording import day_in_japan
from madoguchi.webhooks.queries import waiting_dead_letters


def waiting_kinds(at: datetime, *, may_move_money: bool) -> list[WaitingKind]:
    """Load the kinds of which something waits. Needs no scope; names nobody."""
    found = [*incidents_that_wait(at), *changes_that_wait()]
    if may_move_money:
        found += money_that_waits(day_in_japan(at))
    waiting = [kind for kind in found if kind.count]
    return sorted(waiting, key=lambda kind: kind.due_on or date.max)


def changes_that_wait() -> Iterator[WaitingKind]:
    yield WaitingKind(
        _("料金システムとの食い違い"), "desk:feed", open_conflicts().count()
    )
    letters = len(waiting_dead_letters(MAX_COUNTED + 1))
    yield WaitingKind(_("送れなかった変更"), "desk:feed", letters)
