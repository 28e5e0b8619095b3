"""Choosing several of a list, each named with its price."""

from typing import Any

from django import forms

from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


class CheckboxesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class OptionsForm(ProcedureForm):
    """A form of one question, `options`, with any number of answers but none."""

    def answer_text(self, name: str) -> str:
        field: Any = self.fields[name]
        names = dict(field.choices)
        return "、".join(str(names[code]) for code in self.cleaned_data[name])
