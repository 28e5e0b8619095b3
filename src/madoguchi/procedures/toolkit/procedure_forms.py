"""The base of every procedure's form."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import (
    format_day_and_weekday,
    format_phone_number,
    format_postal_code,
)
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.number_fields import PhoneField, PostcodeField
from madoguchi.procedures.toolkit.timing import TimingRequest
from madoguchi.ui.form_errors import refusal_words


class ProcedureForm(forms.Form):
    """The questions of a procedure and the rules for their answers. It never saves.

    `pages`: names of fields, one decision a page; where it is empty, all on one page.
    `day_field`: the field in which a day is picked, if any; drafts are refused there.
    """

    pages: ClassVar[tuple[tuple[str, ...], ...]] = ()
    day_field: ClassVar[str] = ""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fill_choices()

    def fill_choices(self) -> None:
        """Fill in choices and known answers from the case. Most forms have none."""

    def set_choices(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        otherwise: Refused | None = None,
    ) -> None:
        """Set the choices of a field. `otherwise`: the error for any other answer."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = list(choices)
        if otherwise:
            field.error_messages["invalid_choice"] = refusal_words(otherwise)

    def raw_answer(self, name: str) -> Any:
        """Return what was typed into a field of an earlier page; None so far."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        """Return the names of the fields of each page."""
        return self.pages or ((tuple(self.fields),) if self.fields else ())

    def raw_answers(
        self, data: Mapping[str, Any], names: Iterable[str]
    ) -> dict[str, Any]:
        """Return what was typed into some fields, as this form reads it again later."""
        return {
            name: self.fields[name].widget.value_from_datadict(data, {}, name)
            for name in names
        }

    def keep_page_fields(self, names: Container[str]) -> None:
        """Drop fields and errors of all other pages, once the whole is validated."""
        errors = self.errors
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]
            errors.pop(name, None)

    def chosen_on(self) -> date | None:
        """Return the day that was picked, where the kind lets one be picked."""
        return None

    def timing_request(self) -> TimingRequest:
        """Build what the timing is computed from. After validation."""
        return self.case.timing_request(self.chosen_on())

    def summary(self) -> list[tuple[str, str]]:
        """Return label and answer in words, for the check page. After validation."""
        return [
            (str(self.fields[name].label or name), self.answer_text(name))
            for name in self.fields
            if not self[name].is_hidden
        ]

    def shown_once(self) -> list[tuple[str, str]]:
        """Return what the check page shows and no order keeps. After validation."""
        return []

    def answer_text(self, name: str) -> str:
        """Write the answer to a field in words. After validation."""
        answer, field = self.cleaned_data.get(name), self.fields[name]
        if isinstance(field, forms.ChoiceField):
            labels = dict(cast(Any, field.choices))
            chosen = answer if isinstance(answer, list) else [answer or ""]
            return "、".join(str(labels.get(value, value)) for value in chosen)
        if isinstance(answer, date):
            return format_day_and_weekday(answer)
        if isinstance(field, PostcodeField):
            return format_postal_code(answer or "")
        if isinstance(field, PhoneField):
            return format_phone_number(answer or "")
        return "" if answer is None else str(answer)
