"""The fields of the form in which the desk writes an announcement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.announcement import EmergencyEffect, EtaKind
from madoguchi.notices.models import Function
from madoguchi.ui.bounded_days import refuse_far_year

MINUTE_FORMAT = "%Y-%m-%dT%H:%M"
MAX_COUNT = 10_000_000  # contracts


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
) -> forms.CharField:
    """Build a text of several lines, each an item of a list; it may be left out."""
    return forms.CharField(
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
