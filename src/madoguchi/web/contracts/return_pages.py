"""The page on which rented equipment is sent back and its parcel is tracked."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.contracts.details import equipment_of
from madoguchi.contracts.models import Equipment, ReturnCase, ReturnItem
from madoguchi.contracts.queries import ContractHandle
from madoguchi.contracts.return_cases import record_return_sent
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.contracts.tracking_form import TrackingForm
from madoguchi.web.http.idempotency_keys import idempotency_key


@dataclass(frozen=True, slots=True)
class ReturnPage:
    contract: ContractHandle
    case: ReturnCase | None
    items: list[ReturnItem]
    rented: list[Equipment]  # while there is no case yet
    form: TrackingForm
    key: object


@require_http_methods(["GET", "HEAD", "POST"])
def returns(request: MemberRequest, contract: str) -> HttpResponse:
    case = return_case_of(request)
    form = TrackingForm(request.POST if request.method == "POST" else None)
    key = idempotency_key(request)
    if request.method != "POST":
        return render_returns(request, case, form)
    try:
        if form.is_valid():
            record_tracking_number(request, case, form.cleaned_data["tracking_number"])
            return redirect("returns", contract)
    except Refused as refusal:
        show_refusal(form, refusal, "tracking_number")
    return render_returns(request, case, form, key)


def return_case_of(request: MemberRequest) -> ReturnCase | None:
    handle = request.contract
    cases = ReturnCase.objects.visible_to(request.access)
    return cases.filter(contract=handle.pk if handle else 0).first()


def record_tracking_number(
    request: MemberRequest, case: ReturnCase | None, number: str
) -> None:
    if case is None:
        raise Refused(
            "nothing_to_return",
            _(
                "いま返却していただく機器はありません。何も記録していません。"
                "解約の日を過ぎると、ここで追跡番号を入力できます。"
            ),
        )
    actor, at = str(request.member), now()

    def act() -> int:
        record_return_sent(case, number, actor=actor, at=at)
        return case.pk

    content = ["return", case.pk, number]
    command(
        idempotency_key(request), act, actor=actor, party=case.party_id, request=content
    )


def render_returns(
    request: MemberRequest,
    case: ReturnCase | None,
    form: TrackingForm,
    key: object = None,
) -> HttpResponse:
    handle = request.contract
    assert handle is not None  # noqa: S101 the middleware answered 404 otherwise
    items = case.items.select_related("equipment").order_by("pk") if case else []
    owned = equipment_of(request.access, handle.pk)
    page = ReturnPage(
        contract=handle,
        case=case,
        items=list(items),
        rented=[piece for piece in owned if piece.is_rental],
        form=form,
        key=key or idempotency_key(request),
    )
    status = 422 if form.errors else 200
    return render(request, "contracts/returns.html", {"page": page}, status=status)
