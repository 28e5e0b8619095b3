"""What of an order's changes the operator's billing system has: the change feed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.customers.column_labels import column_label, value_label
from madoguchi.customers.models import PortalChange
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.procedures.models import Order
from madoguchi.webhooks.queries import sent_to_all_through

ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FedChange:
    """A change of an order, and how far it is on its way at a moment."""

    change: PortalChange
    at: datetime
    sent_through: int | None  # to all subscribers of webhooks; None without any

    @property
    def label(self) -> str:
        return column_label(self.change.file, self.change.column)

    @property
    def before(self) -> str:
        return value_label(self.change.file, self.change.column, self.change.before)

    @property
    def after(self) -> str:
        return value_label(self.change.file, self.change.column, self.change.after)

    @property
    def is_sent(self) -> bool:
        """Whether it was listed, and every subscriber has it."""
        seq, sent = self.change.seq, self.sent_through
        return seq is not None and (sent is None or seq <= sent)

    @property
    def progress(self) -> str:
        """Return 未送信, 未確認 or 確認済み."""
        if self.change.acked_at:
            return _("確認済み")
        return _("未確認") if self.is_sent else _("未送信")

    @property
    def age(self) -> str:
        """Write since when it stands so."""
        change = self.change
        sent_at = change.listed_at if self.is_sent else None
        return age_text(self.at - (change.acked_at or sent_at or change.at))

    @property
    def result(self) -> str:
        """Say what an export had of it; "" where none has spoken yet."""
        is_done = self.change.state == PortalChange.State.DONE
        if not (is_done and self.change.settled_at):
            return ""
        if self.change.outcome == PortalChange.Outcome.OVERRULED:
            return _("料金システムでは別の値")
        return _("料金システムにも反映")


def age_text(age: timedelta) -> str:
    """1時間以内, 5時間前から or 3日前から."""
    if age < ONE_HOUR:
        return _("1時間以内")
    if age < ONE_DAY:
        return _("%(hours)s時間前から") % {"hours": age // ONE_HOUR}
    return _("%(days)s日前から") % {"days": age // ONE_DAY}


def load_fed_changes(order: Order, at: datetime) -> list[FedChange]:
    """Load the changes of an order, the oldest first. Inside its party's scope."""
    rows = PortalChange.objects.same_party_as(order).filter(order_number=order.number)
    sent_through = sent_to_all_through()
    return [FedChange(row, at, sent_through) for row in rows.order_by("pk")]
