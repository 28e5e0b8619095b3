"""What was taken back from somebody who left: 回収証明, as page, PDF and CSV."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.people.models import Departure

TAKEN_KINDS: dict[str, Promise] = {
    "order": _("申し込みの引き継ぎ"),
    "approver": _("承認の担当の引き継ぎ"),
    "grant": _("権限"),
    "invitation": _("返事を待っていた招待"),
    "bundle": _("まとめて保存したZIP"),
    "session": _("ログイン中の端末"),
    "device": _("二段階認証を省く端末"),
}

OUTSIDE_KINDS: dict[str, Promise] = {
    "mailbox": _("会社のメールアドレス"),
    "line": _("使っている回線・SIM"),
}
"""What the portal cannot take back: the company ends it, or hands it over."""


@dataclass(frozen=True, slots=True)
class OutsideThing:
    kind: str | Promise
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class TakenThing:
    kind: str | Promise
    what: str
    detail: str


@require_safe
def departure(request: MemberRequest, departure: int) -> HttpResponse:
    row = departure_of_company(request, departure)
    page = {
        "row": row,
        "taken": [TakenThing(TAKEN_KINDS[kind], *rest) for kind, *rest in row.taken],
        "outside": [
            OutsideThing(OUTSIDE_KINDS[kind], *rest) for kind, *rest in row.outside
        ],
        "is_called_off": row.called_off_at is not None,
    }
    return render(request, "people/departure.html", {"page": page})


def departure_of_company(request: MemberRequest, pk: int) -> Departure:
    rows = Departure.objects.visible_to(request.access).filter(pk=pk)
    row = rows.select_related("member", "successor__user").first()
    if row is None:
        raise Http404
    return row
