"""The form that asks for a service and a prefecture: nobody has to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.prefectures import PREFECTURES


class PlaceForm(forms.Form):
    service = forms.ChoiceField(label=_("サービス"), choices=Service.choices)
    place = forms.ChoiceField(
        label=_("都道府県"), choices=[(name, name) for name in PREFECTURES]
    )
