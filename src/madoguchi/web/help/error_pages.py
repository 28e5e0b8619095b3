"""The list of error codes, and what each means."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.notices.queries import notices_for_strangers
from madoguchi.platform.clock import now
from madoguchi.web.http.code_groups import public_codes
from madoguchi.web.http.code_spellings import name_of_code
from madoguchi.web.http.explained_codes import explained_codes
from madoguchi.web.http.reading_views import reading_view


@reading_view
def error_list(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/errors.html", {"page": public_codes()})


@reading_view
def error_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a code, with the incidents that show it now.

    Its name and its other spellings lead on to it for ever.
    """
    if not (name := name_of_code(code)):
        raise Http404
    if (spoken := spoken_code(name)) != code:
        return redirect("error", spoken, permanent=True)
    told = notices_for_strangers(now())
    context = {
        "code": code,
        "page": explained_codes()[name],
        "now": [row for row in told if code in row.shown_codes],
    }
    return render(request, "guidance/error.html", context)
