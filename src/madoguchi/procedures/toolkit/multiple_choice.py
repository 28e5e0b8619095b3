"""A form to choose several of a list."""

from typing import Any

from django import forms

from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm


class CheckboxesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class OptionsForm(ProcedureForm):
    """A form of one field, `options`, of which at least one is to be chosen."""

    def answer_text(self, name: str) -> str:
        field: Any = self.fields[name]
        names = dict(field.choices)
        return "、".join(str(names[code]) for code in self.cleaned_data[name])
