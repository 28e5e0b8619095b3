"""The fields of the form in which the desk writes an announcement."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.alternatives import Alternative
from madoguchi.notices.announcement import EmergencyEffect, EtaKind
from madoguchi.notices.models import Function
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.bounded_days import refuse_far_year

MINUTE_FORMAT = "%Y-%m-%dT%H:%M"
MAX_COUNT = 10_000_000  # contracts
CODE_LIST = re.compile(r"[\s,、\"]+")


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """Build a moment in Japan; it may be left out."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=[MINUTE_FORMAT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE_FORMAT),
        validators=[refuse_far_year],
    )


def list_text_field(
    label: Any, most: int, *, rows: int = 2, help_text: Any = ""
) -> FreeTextField:
    """Build a text of several lines, each an item of a list; it may be left out."""
    return FreeTextField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=forms.Textarea({"rows": rows}),
    )


class CodeListField(FreeTextField):
    """Codes, numbers or areas, between spaces, commas and line breaks.

    Each is looked at by itself: several short ones beside each other hold no card.
    """

    def validate(self, value: str) -> None:
        forms.CharField.validate(self, value)
        for code in filter(None, CODE_LIST.split(value)):
            super().validate(code)


def codes_in(text: str) -> list[str]:
    """Return the codes of a list in the order typed, once each."""
    return list(dict.fromkeys(filter(None, CODE_LIST.split(text))))


def code_list_field(
    label: Any, most: int, *, rows: int = 2, help_text: Any = ""
) -> CodeListField:
    """Build a list of codes; it may be left out."""
    return CodeListField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=forms.Textarea({"rows": rows}),
    )


def functions_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("機能"),
        choices=Function.choices,
        widget=forms.CheckboxSelectMultiple,
    )


def services_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("サービスで限る"),
        help_text=_("どれも選ばなければ、すべてのサービスです。"),
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def alternatives_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("ほかの方法"),
        help_text=_("障害のあいだも使えるもの。お客様に案内します。"),
        choices=Alternative.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def emergency_field() -> forms.ChoiceField:
    """Build the one question that has no default, and no way around."""
    return forms.ChoiceField(
        label=_("110・118・119への影響"),
        choices=EmergencyEffect.choices,
        widget=forms.RadioSelect,
    )


def eta_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("復旧の見込み"),
        help_text=_("確定は、その時刻に必ず戻るときだけ。障害では必ず選びます。"),
        choices=EtaKind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
