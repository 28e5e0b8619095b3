"""What of an order's changes the operator's billing system has: the change feed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.customers.models import PortalChange
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.procedures.models import Order
from madoguchi.webhooks.queries import sent_to_all_through

COLUMN_LABELS: dict[str, Promise] = {
    "parties.kind": gettext_lazy("個人か法人か"),
    "parties.name": gettext_lazy("契約者の名前"),
    "parties.kana": gettext_lazy("契約者のフリガナ"),
    "parties.corporate_number": gettext_lazy("法人番号"),
    "parties.postal_code": gettext_lazy("契約者の郵便番号"),
    "parties.address": gettext_lazy("契約者の住所"),
    "parties.phone": gettext_lazy("連絡先の電話番号"),
    "parties.email": gettext_lazy("連絡先のメール"),
    "billing_accounts.addressee": gettext_lazy("請求書の宛名"),
    "billing_accounts.department_code": gettext_lazy("請求先の部署コード"),
    "billing_accounts.postal_code": gettext_lazy("請求先の郵便番号"),
    "billing_accounts.address": gettext_lazy("請求先の住所"),
    "billing_accounts.email": gettext_lazy("請求のお知らせのメール"),
    "billing_accounts.peppol_id": gettext_lazy("電子請求書の宛先"),
    "contracts.plan_code": gettext_lazy("プラン"),
    "contracts.nickname": gettext_lazy("呼び名"),
    "contracts.status": gettext_lazy("契約の状態"),
    "contracts.term_end_on": gettext_lazy("契約期間の終わり"),
    "contracts.service_postal_code": gettext_lazy("利用場所の郵便番号"),
    "contracts.service_address": gettext_lazy("利用場所の住所"),
    "contract_options.option_code": gettext_lazy("オプション"),
}
"""By column as the feed names it; one that is missing is shown by that name."""

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


def column_label(file: str, column: str) -> str:
    name = f"{file}.{column}"
    return str(COLUMN_LABELS.get(name, name))


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
