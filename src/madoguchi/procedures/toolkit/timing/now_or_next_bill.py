"""The timing of what may begin at once, or with the next bill."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.timing.bills import FromNextBill
from madoguchi.procedures.toolkit.timing.next_bill import next_bill_fixed_on
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class NowOrNextBill:
    """At once, where today was chosen; else from the next bill that is not fixed."""

    def is_now(self, request: TimingRequest) -> bool:
        return request.chosen_on == request.today

    def schedule(self, request: TimingRequest) -> Schedule:
        if self.is_now(request):
            return Schedule(request.today, request.at)
        return FromNextBill().schedule(request)

    def sentence(self, request: TimingRequest) -> str:
        day = format_japanese_day(next_bill_fixed_on(request))
        if self.is_now(request):
            words = _("すぐに再発行します。%(day)sに確定する次のご請求も同じ宛名です。")
            return words % {"day": day}
        words = _("%(day)sに確定するご請求から反映されます。前の日まで取り消せます。")
        return words % {"day": day}
