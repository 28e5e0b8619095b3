"""Files attached to an order, for staff who have opened its customer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from madoguchi.desk.order_detail import handle_or_404, render_order_page
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.attachments.store import (
    attachment_headers,
    open_attachment_for_staff,
)
from madoguchi.procedures.models import Attachment


@require_safe
def open_attachment(request: DeskRequest, number: str, key: UUID) -> HttpResponse:
    """Send a file, and record it; 404 before it was scanned or without a visit."""
    handle = handle_or_404(number)
    if (visit := current_visit(request, handle.party_id)) is None:
        return redirect("desk:order", number)
    try:
        with staff_party_scope(request, visit.party_id):
            row = desk_attachment_or_404(visit, number, key)
            content = open_attachment_for_staff(row, actor=str(request.staff), at=now())
    except Refused as refusal:
        return render_order_page(request, handle, refusal)
    return HttpResponse(content, headers=attachment_headers(row))


def desk_attachment_or_404(visit: Visit, number: str, key: UUID) -> Attachment:
    mine = Attachment.objects.visible_to(visit.access)
    if (attachment := mine.filter(order__number=number, key=key).first()) is None:
        raise Http404
    return attachment
