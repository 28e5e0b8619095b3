"""The timing of what the desk has to look at first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import business_days_after
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class AfterReview:
    """After a review by the desk. Never cancelled by the customer."""

    def schedule(self, request: TimingRequest) -> Schedule:
        expected = business_days_after(
            request.today, request.review_days, request.holidays
        )
        return Schedule(None, request.at, None, expected)

    def sentence(self, request: TimingRequest) -> str:
        expected = self.schedule(request).expected_on
        words = _(
            "確認が終わってから反映されます（%(day)sごろまで）。申し込み後は取り消せません。"
        )
        return words % {"day": format_japanese_day(expected)}


@dataclass(frozen=True, slots=True)
class AfterSignedPaper(AfterReview):
    """After a signed paper has come by post and a bank has entered it.

    Nobody knows that day: the one by which the desk should look after it is not told.
    """

    def sentence(self, request: TimingRequest) -> str:
        return _(
            "書類が届き、銀行での登録が済んでから切り替わります。"
            "切り替わる日は、決まりしだいお知らせします。申し込み後は取り消せません。"
        )
