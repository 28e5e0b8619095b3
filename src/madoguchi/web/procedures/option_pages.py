"""Pages that begin a procedure about one option, which is chosen already."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.procedures.procedure_start import respond_to_start


@require_http_methods(["GET", "HEAD", "POST"])
def option_add(request: MemberRequest, contract: str, option: str) -> HttpResponse:
    return respond_to_start(request, "option-add", {"options": [option]})


@require_http_methods(["GET", "HEAD", "POST"])
def option_remove(request: MemberRequest, contract: str, option: str) -> HttpResponse:
    return respond_to_start(request, "option-remove", {"options": [option]})
