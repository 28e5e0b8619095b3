"""The field of さがす, and what somebody typed there."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

MAX_QUERY_LENGTH = 120


class PortalFindForm(forms.Form):
    q = forms.CharField(
        label=_("番号か、したいこと"),
        help_text=_("例: 11月分の請求書、8,211円、カードを変えたい、4桁の案内番号"),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "off",
                "maxlength": MAX_QUERY_LENGTH,
            }
        ),
    )


def typed_query(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
