"""The form for the tracking number of a parcel."""

from django import forms
from django.utils.translation import gettext_lazy


class TrackingForm(forms.Form):
    tracking_number = forms.CharField(
        label=gettext_lazy("追跡番号（お問い合わせ番号）"),
        max_length=40,
        help_text=gettext_lazy("伝票にある10桁から14桁の数字です。例: 1234-5678-9012"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
