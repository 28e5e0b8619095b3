"""The timing of a new bank account: from the first bill that it can still pay."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.procedures.toolkit.timing.bills import FromNextBill
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class FromFixedBill:
    """From the bill that is fixed on the chosen day, else the next one.

    Bills that are fixed name the way in which they are paid, and keep it. Until that
    day the change may be taken back.
    """

    def schedule(self, request: TimingRequest) -> Schedule:
        fixed = request.chosen_on
        if fixed is None:
            return FromNextBill().schedule(request)
        month = (fixed - request.issue_days * ONE_DAY).replace(day=1)
        return Schedule(fixed, start_of_day(fixed), start_of_day(fixed), bill_on=month)

    def sentence(self, request: TimingRequest) -> str:
        if request.chosen_on is None:
            return _("切り替わる日と最初の引き落とし日は、申し込む前に画面に出ます。")
        words = _("%(day)sに確定するご請求から切り替わります。前の日まで取り消せます。")
        return words % {"day": format_japanese_day(request.chosen_on)}
