"""The short way to one option: it is chosen already, only the check is left."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.procedures.procedure_pages import start_procedure


@require_http_methods(["GET", "HEAD", "POST"])
def option_add(request: MemberRequest, contract: str, option: str) -> HttpResponse:
    return start_procedure(request, "option-add", contract, {"options": [option]})


@require_http_methods(["GET", "HEAD", "POST"])
def option_remove(request: MemberRequest, contract: str, option: str) -> HttpResponse:
    return start_procedure(request, "option-remove", contract, {"options": [option]})
