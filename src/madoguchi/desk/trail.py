"""What the audit log says of one customer, the newest first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.door import Visit
from madoguchi.desk.queue import colleagues
from madoguchi.platform.models import AuditEvent
from madoguchi.procedures.states import State

NEWEST = 20
WORDS = {
    "customer_opened": _("窓口で開いた"),
    "order_moved": _("申し込みの状態"),
    "order_claimed": _("受け持った"),
    "order_released": _("一覧に戻した"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    event: AuditEvent
    who: str

    @property
    def what(self) -> str | Promise:
        return WORDS.get(self.event.verb, self.event.verb)

    @property
    def about(self) -> str:
        """What was said, and where an order went."""
        told = self.event.changes
        said = [told[name][1] for name in ("reason", "ticket") if name in told]
        return " ".join([*map(label, told.get("state", [])[1:]), *said])


def label(state: str) -> str:
    return str(State(state).label) if state in State.values else state


def trail_of(visit: Visit) -> list[Entry]:
    """In the scope of the customer."""
    rows = AuditEvent.objects.visible_to(visit).order_by("-at", "-serial")[:NEWEST]
    names = colleagues()
    return [Entry(row, names.get(row.actor, row.actor)) for row in rows]
