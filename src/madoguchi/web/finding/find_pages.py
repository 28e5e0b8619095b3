"""さがす: one field for numbers and words, and short addresses for print and phone."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.finding.destinations import (
    matching_destinations,
    suggested_destinations,
    url_of_exact_match,
)
from madoguchi.web.finding.number_lookup import GUIDE_NUMBER_PATTERN, url_of_number

MAX_QUERY_LENGTH = 60


class PortalFindForm(forms.Form):
    q = forms.CharField(
        label=_("番号か、したいこと"),
        help_text=_("例: 2481、K-2611-04821-7、11月、カード変えたい"),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "off",
                "maxlength": MAX_QUERY_LENGTH,
            }
        ),
    )


@require_safe
def find_page(request: MemberRequest) -> HttpResponse:
    """Redirect a number to its page; answer words with matching pages."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if query and (url := url_of_number(request, query)):
        return redirect(url)
    page = {
        "form": PortalFindForm(initial={"q": query}),
        "query": query,
        "matches": matching_destinations(request, query) if query else [],
        "suggestions": suggested_destinations(request),
        "is_number": GUIDE_NUMBER_PATTERN.fullmatch(query) is not None,
    }
    return render(request, "find/find.html", {"page": page})


@require_safe
def go_to_page(request: MemberRequest, word: str) -> HttpResponse:
    """Redirect `/go/2481` or `/go/kaiyaku` to its page, else to the filled form."""
    url = url_of_number(request, word) or url_of_exact_match(request, word)
    return redirect(
        url or f"{reverse('find')}?{urlencode({'q': word[:MAX_QUERY_LENGTH]})}"
    )
