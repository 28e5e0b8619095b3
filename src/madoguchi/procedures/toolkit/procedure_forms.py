from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day_and_weekday
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.timing import TimingRequest


class ProcedureForm(forms.Form):
    """What is asked of somebody, and what of it is refused. It never saves.

    `pages`: names of fields, one decision a page; all on one where it says nothing.
    """

    pages: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.offer()

    def offer(self) -> None:
        """Fill in choices and what we know already. Most forms have none to fill."""

    def offer_choices(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        otherwise: Refused | None = None,
    ) -> None:
        """`otherwise`: what is said to whoever chooses something else."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = list(choices)
        if otherwise:
            words = f"{otherwise}（{otherwise.code}）"
            field.error_messages["invalid_choice"] = words

    def said(self, name: str) -> Any:
        """What was typed into a field of an earlier page, raw; None so far."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return self.pages or ((tuple(self.fields),) if self.fields else ())

    def typed(self, data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
        """What was typed into some fields, raw: what this form reads again later."""
        return {
            name: self.fields[name].widget.value_from_datadict(data, {}, name)
            for name in names
        }

    def narrow(self, names: Container[str]) -> None:
        """Show no field and no fault of another page; the whole was read before."""
        faults = self.errors
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]
            faults.pop(name, None)

    def chosen_on(self) -> date | None:
        """The day that was picked, where the kind lets one be picked."""
        return None

    def asked(self) -> TimingRequest:
        """What the timing is measured by. After validation."""
        return self.case.asked(self.chosen_on())

    def summary(self) -> list[tuple[str, str]]:
        """Label and answer in words, for the check page. After validation."""
        return [
            (str(self.fields[name].label or name), self.spoken(name))
            for name in self.fields
            if not self[name].is_hidden
        ]

    def heard(self) -> list[tuple[str, str]]:
        """The summary of a form that may be faulty: then there is none."""
        return self.summary() if self.is_valid() else []

    def spoken(self, name: str) -> str:
        said, field = self.cleaned_data.get(name), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            named = dict(cast(Any, field.choices))
            chosen = said if isinstance(said, list) else [said or ""]
            return "、".join(str(named.get(one, one)) for one in chosen)
        if isinstance(said, date):
            return format_day_and_weekday(said)
        return "" if said is None else str(said)
