"""さがす: one field for numbers and words, and short addresses for print and phone."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.finding.destinations import (
    suggested_destinations,
    url_of_exact_match,
)
from madoguchi.web.finding.find_answer import FindAnswer
from madoguchi.web.finding.find_form import (
    MAX_QUERY_LENGTH,
    PortalFindForm,
    typed_query,
)
from madoguchi.web.finding.found_pages import answer_query
from madoguchi.web.finding.number_lookup import GUIDE_NUMBER_PATTERN, url_of_number
from madoguchi.web.finding.old_number import find_old_number, url_of_old_number


@require_safe
def find_page(request: MemberRequest) -> HttpResponse:
    """Redirect a number to its page; answer words with matching pages."""
    query = typed_query(request)
    if query and (url := url_of_number(request, query)):
        return redirect(url)
    old_number = find_old_number(request, query)
    answer = answer_query(request, query) if query else FindAnswer()
    looks_like_guide = bool(GUIDE_NUMBER_PATTERN.fullmatch(query))
    page = {
        "form": PortalFindForm(initial={"q": query}),
        "query": query,
        "answer": answer,
        "suggestions": suggested_destinations(request),
        "is_number": looks_like_guide and not (old_number or answer.is_sure),
        "old_number": old_number,
    }
    return render(request, "find/find.html", {"page": page})


@require_safe
def go_to_page(request: MemberRequest, word: str) -> HttpResponse:
    """Redirect `/go/2481` or `/go/kaiyaku` to its page, else to the filled form."""
    url = (
        url_of_number(request, word)
        or url_of_old_number(request, word)
        or url_of_exact_match(request, word)
    )
    return redirect(
        url or f"{reverse('find')}?{urlencode({'q': word[:MAX_QUERY_LENGTH]})}"
    )
