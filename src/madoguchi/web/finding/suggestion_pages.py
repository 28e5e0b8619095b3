"""What さがす suggests while somebody is typing."""

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.finding.find_answer import FindAnswer
from madoguchi.web.finding.find_form import typed_query
from madoguchi.web.finding.found_pages import answer_query
from madoguchi.web.finding.number_lookup import url_of_number
from madoguchi.web.finding.old_number import url_of_old_number
from madoguchi.web.http.reading_views import reading_view


@reading_view
def suggest_pages(request: MemberRequest) -> HttpResponse:
    """A list for the field where somebody is typing: pages, or that of a number."""
    query = typed_query(request)
    number_url = url_of_number(request, query) or url_of_old_number(request, query)
    page = {
        "number_url": number_url if query else "",
        "answer": answer_query(request, query) if query else FindAnswer(),
    }
    return render(request, "find/suggestions.html", {"page": page})
