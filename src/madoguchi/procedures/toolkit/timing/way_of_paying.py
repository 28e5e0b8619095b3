"""The timing of another card: from the next bill, or at once where none can wait."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.timing.bills import FromNextBill
from madoguchi.procedures.toolkit.timing.next_bill import next_bill_fixed_on
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class WayOfPayingChange:
    """From the next bill that is not fixed yet; at once, where today was chosen.

    Bills that are fixed name the card by which they are paid, and keep it. Until the
    next one is fixed the change may be taken back.
    """

    def schedule(self, request: TimingRequest) -> Schedule:
        later = FromNextBill().schedule(request)
        if request.chosen_on == request.today:
            return Schedule(request.today, request.at, bill_on=later.bill_on)
        return later

    def sentence(self, request: TimingRequest) -> str:
        if request.chosen_on == request.today:
            return _("登録が終わると、すぐに切り替わります。")
        day = format_japanese_day(next_bill_fixed_on(request))
        words = _("%(day)sに確定するご請求から切り替わります。前の日まで取り消せます。")
        return words % {"day": day}
