"""Rights that people of the company ask for, for whoever manages them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.models import RightRequest
from madoguchi.people.right_requests import decline_request
from madoguchi.people.role_names import label_of_code
from madoguchi.platform.clock import now

MAX_REQUESTS_SHOWN = 100


@require_safe
def right_requests(request: MemberRequest) -> HttpResponse:
    return show_requests(request)


def show_requests(
    request: MemberRequest, refusal: Refused | None = None
) -> HttpResponse:
    rows = RightRequest.objects.visible_to(request.access).filter(given=None)
    present = rows.filter(member__left_at=None).select_related("member__user")
    found = list(present.order_by("asked_at", "pk")[:MAX_REQUESTS_SHOWN])
    labels = {code: label_of_code(code) for code in {row.role for row in found}}
    page = {"rows": [(row, labels[row.role]) for row in found], "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "people/right_requests.html", {"page": page}, status=status)


@require_POST
def right_decline(request: MemberRequest, asked: int) -> HttpResponse:
    rows = RightRequest.objects.visible_to(request.access).filter(pk=asked)
    if (row := rows.select_related("member").first()) is None:
        raise Http404
    try:
        refuse_other_customer(request)
        decline_request(row, by=request.member, at=now())
    except Refused as refusal:
        return show_requests(request, refusal)
    return redirect("right-requests")
