"""The audit log of one customer, the newest entry first."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madoguchi.desk.audit_words import event_words
from madoguchi.desk.queue import colleague_names
from madoguchi.desk.visits import Visit
from madoguchi.platform.models import AuditEvent
from madoguchi.procedures.engine.receipt_numbers import is_receipt_number
from madoguchi.procedures.models.states import OrderState

NEWEST_EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TrailEntry:
    event: AuditEvent
    who: str

    @property
    def what(self) -> Promise:
        return event_words(self.event.verb)

    @property
    def number(self) -> str:
        """The number of the order that it is about; "" for none.

        Numbers of invoices are for those alone who may correct them.
        """
        target = self.event.target
        return target if is_receipt_number(target) else ""

    @property
    def about(self) -> str:
        changes = [self.event.changes.get(n) for n in ("state", "reason", "ticket")]
        return " ".join(state_label(change[1]) for change in changes if change)


def actor_name(actor: str, names: dict[str, str]) -> str:
    """Name staff; a customer's members are all the customer, all else the system."""
    whole = _("お客様") if actor.startswith("member ") else _("システム")
    return names.get(actor) or whole


def state_label(state: str) -> str:
    return str(OrderState(state).label) if state in OrderState.values else state


def customer_audit_trail(visit: Visit) -> list[TrailEntry]:
    """Load the newest entries of the customer whose scope is open."""
    rows = AuditEvent.objects.visible_to(visit.access).order_by("-at", "-serial")[
        :NEWEST_EVENTS_SHOWN
    ]
    names = colleague_names()
    return [TrailEntry(row, actor_name(row.actor, names)) for row in rows]
