"""What an incident gives back: count it, and have a colleague agree to the sum."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.compensations.models import Compensation
from madoguchi.compensations.requests import (
    AGAIN_STATES,
    ask_for_compensation,
    days_by_service,
    decide_on_compensation,
    name_of_sum,
    outage_of,
)
from madoguchi.contracts.service_kinds import Service
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.desk.queue import colleague_names
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Notice
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class CompensationPage:
    """`rule`: days of the basic fee by name of the service, as the rule says today."""

    notice: Notice
    row: Compensation | None
    is_own: bool
    asked_by: str
    rule: list[tuple[str, int]]
    hours: int
    with_tax: bool
    refusal: Refused | None = None

    @property
    def may_count(self) -> bool:
        return self.row is None or self.row.state in AGAIN_STATES

    @property
    def is_counted(self) -> bool:
        return self.row is not None and self.row.state == Compensation.State.COUNTED

    @property
    def sum_seen(self) -> str:
        return name_of_sum(self.row) if self.row else ""


@require_http_methods(["GET", "HEAD", "POST"])
def compensation(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what an incident gives back; count it, approve it or reject it."""
    notice = Notice.objects.filter(pk=pk).first()
    if notice is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            act_on_compensation(request, notice)
            return redirect("desk:compensation", pk)
        except Refused as refused:
            refusal = refused
    page = compensation_page(request, notice, refusal)
    status = 422 if refusal else 200
    return render(request, "desk/compensation.html", {"page": page}, status=status)


def act_on_compensation(request: DeskRequest, notice: Notice) -> None:
    """Do what the button says: count, or decide. Refused as those are."""
    actor, act = str(request.staff), request.POST.get("act", "")
    if act not in {"approve", "reject"}:
        ask_for_compensation(notice, actor=actor, at=now())
        return
    row = Compensation.objects.filter(notice=notice).first()
    if row is None:
        raise Http404
    seen = request.POST.get("seen", "")
    approves = act == "approve"
    decide_on_compensation(row, approves=approves, seen=seen, actor=actor, at=now())


def compensation_page(
    request: DeskRequest, notice: Notice, refusal: Refused | None
) -> CompensationPage:
    row = Compensation.objects.filter(notice=notice).first()
    operator = reference_at(now()).operator
    names = colleague_names()
    return CompensationPage(
        notice=notice,
        row=row,
        is_own=bool(row and row.asked_by == str(request.staff)),
        asked_by=names.get(row.asked_by, row.asked_by) if row else "",
        rule=[
            (str(Service(name).label), days)
            for name, days in days_by_service(notice).items()
        ],
        hours=int(outage_of(notice).total_seconds() // 3600),
        with_tax=bool(operator and operator.tax_basis == "inclusive"),
        refusal=refusal,
    )
