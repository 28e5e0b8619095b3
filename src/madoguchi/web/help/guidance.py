"""Public pages: error codes, contact, accessibility, help with signing in."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.identity.factor_check import LABEL_OF_WAY
from madoguchi.identity.one_time_codes import SENT_CODE_WAYS
from madoguchi.identity.sign_in.second_step import pending_second_step
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.notices.models import Function
from madoguchi.notices.queries import needs_of_everybody, notices_in_force
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
    """The page of a code. Its name and its other spellings lead on to it for ever."""
    if not (name := name_of_code(code)):
        raise Http404
    if (spoken := spoken_code(name)) != code:
        return redirect("error", spoken, permanent=True)
    context = {"code": code, "page": explained_codes()[name]}
    return render(request, "guidance/error.html", context)


@reading_view
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/contact.html")


@reading_view
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/accessibility.html")


@reading_view
def sign_in_help(request: HttpRequest) -> HttpResponse:
    """Sign-in symptoms with a link each; a pending second step is linked too."""
    pending = pending_second_step(request)
    ways = (
        second_step_ways_of(pending[1], is_staff=acts_for_company(pending[1]))
        if pending
        else []
    )
    page = {
        "notices": notices_in_force(needs_of_everybody([Function.LOGIN]), now()),
        "ways": [(way, LABEL_OF_WAY[way]) for way in ways],
        "sent": SENT_CODE_WAYS.intersection(ways),
    }
    return render(request, "guidance/sign_in.html", {"page": page})


@reading_view
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
