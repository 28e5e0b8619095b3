"""From when an option is had, or until when: now, or with the billing cycle."""

from datetime import date
from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import paid_text
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_yen
from madoguchi.procedures.toolkit.base import TranslatableText
from madoguchi.procedures.toolkit.contract_facts import billing_period_around
from madoguchi.procedures.toolkit.multiple_choice import OptionsForm
from madoguchi.procedures.toolkit.option_orders import MonthCharge, options_yen
from madoguchi.procedures.toolkit.timing import (
    NowOrCycleEnd,
    NowOrNextCycle,
    format_japanese_day,
)

NOW, CYCLE = "now", "cycle"


class OptionsAndDayForm(OptionsForm):
    """Asks for the options, and on a page of its own for the day, with its sums.

    It is asked unless both are the same day. Orders from before it was asked have no
    answer to it, and took effect at once.
    """

    field_order = ("options", "when")
    timing: ClassVar[NowOrNextCycle | NowOrCycleEnd]
    charge: ClassVar[MonthCharge]
    question: ClassVar[TranslatableText]
    now_words: ClassVar[TranslatableText]
    cycle_words: ClassVar[TranslatableText]  # of a %(day)s

    when = forms.ChoiceField(
        widget=forms.RadioSelect,
        required=False,
        initial=CYCLE,
    )

    def fill_day_choices(self) -> None:
        """Fill in the two days, or drop the question where there is one day only."""
        self.fields["when"].label = str(self.question)
        now_on, cycle_on = self.days()
        if now_on == cycle_on:
            del self.fields["when"]
            return
        labels = [(choice, self.label_of(choice)) for choice in (CYCLE, NOW)]
        self.set_choices("when", labels)

    def days(self) -> tuple[date, date]:
        request = self.case.timing_request()
        return self.timing.now_day(request), self.timing.cycle_day(request)

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name,) for name in self.fields)

    def answer_of_day(self) -> str:
        """Return when it is to be: now, where it was never asked."""
        if "when" not in self.fields:
            return NOW
        unsaid = CYCLE if "when" in self.data else NOW
        return self.cleaned_data.get("when") or unsaid

    def chosen_on(self) -> date | None:
        """Return the day of the cycle, where that was chosen; None for now."""
        return self.days()[1] if self.answer_of_day() == CYCLE else None

    def chosen_day(self) -> date:
        """Return the day on which it begins, or its last day."""
        now_on, cycle_on = self.days()
        return cycle_on if self.answer_of_day() == CYCLE else now_on

    def answer_text(self, name: str) -> str:
        if name != "when":
            return super().answer_text(name)
        return self.words_of_day(self.answer_of_day())

    def label_of(self, choice: str) -> str:
        """Write a day with what the two months cost: 12月1日（火）から: …."""
        day, items = self.words_of_day(choice), self.items_chosen()
        if not items:
            return day
        this = billing_period_around(self.case, self.days()[0])
        sums = {
            "day": day,
            "this": this.last.month,
            "next": (this.last + ONE_DAY).month,
            "now_yen": cost_text(self.yen_in_month(choice, this.last)),
            "then_yen": cost_text(self.yen_in_month(choice, this.last + ONE_DAY)),
        }
        words = _("%(day)s: %(this)s月分は%(now_yen)s、%(next)s月分は%(then_yen)s")
        return words % sums

    def items_chosen(self) -> list[Item]:
        """Return the options that were ticked on the page before, as far as sold."""
        codes = self.raw_answer("options")
        known, asked = self.case.facts.items, codes if isinstance(codes, list) else []
        return [known[code] for code in asked if code in known]

    def yen_in_month(self, choice: str, day: date) -> int:
        """Compute what the options cost, with tax, in the month of a day."""
        now_on, cycle_on = self.days()
        month = billing_period_around(self.case, day)
        change = cycle_on if choice == CYCLE else now_on
        return options_yen(
            self.case, self.items_chosen(), change, month, type(self).charge
        )

    def words_of_day(self, choice: str) -> str:
        """Name a choice in words: 今すぐ, 12月1日（火）から, 11月30日（月）まで."""
        if choice == NOW:
            return str(self.now_words)
        return str(self.cycle_words) % {"day": format_japanese_day(self.days()[1])}


def cost_text(yen: int) -> str:
    return paid_text(yen) if yen else format_yen(0)
