"""Public pages: error codes, contact, accessibility, help with signing in."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.identity.factor_check import LABEL_OF_WAY
from madoguchi.identity.one_time_codes import SENT_CODE_WAYS
from madoguchi.identity.sign_in.second_step import pending_second_step
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.notices.models import Function
from madoguchi.notices.queries import needs_of_everybody, notices_in_force
from madoguchi.platform.clock import now
from madoguchi.web.http.reading_views import reading_view


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
