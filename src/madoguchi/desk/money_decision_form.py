"""The form with which staff approve or reject a colleague's request about money."""

from django import forms

from madoguchi.desk.desk_forms import DecisionForm

DECISIONS = [(name, name) for name in ("approve", "reject")]


class MoneyDecisionForm(DecisionForm):
    decision = forms.ChoiceField(choices=DECISIONS)
