"""さがす: one box for numbers and words, and short addresses for paper and phone."""

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
    """A number leads on; words are answered with pages."""
    typed = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    if typed and (there := url_of_number(request, typed)):
        return redirect(there)
    page = {
        "form": PortalFindForm(initial={"q": typed}),
        "typed": typed,
        "found": matching_destinations(request, typed) if typed else [],
        "offered": suggested_destinations(request),
        "is_number": GUIDE_NUMBER_PATTERN.fullmatch(typed) is not None,
    }
    return render(request, "find/find.html", {"page": page})


@require_safe
def go_to_page(request: MemberRequest, word: str) -> HttpResponse:
    """`/go/2481`, `/go/kaiyaku`: on to the page; else to the box, filled in."""
    there = url_of_number(request, word) or url_of_exact_match(request, word)
    return redirect(
        there or f"{reverse('find')}?{urlencode({'q': word[:MAX_QUERY_LENGTH]})}"
    )
