"""Pages that anybody may read: error codes, how to reach us, accessibility."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.web.codes import CODES


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/errors.html", {"page": sorted(CODES.items())})


@require_safe
def error(request: HttpRequest, code: str) -> HttpResponse:
    if code not in CODES:
        raise Http404
    return render(request, "guidance/error.html", {"code": code, "page": CODES[code]})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/contact.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/accessibility.html")


@require_safe
def sign_in_help(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/sign_in.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
