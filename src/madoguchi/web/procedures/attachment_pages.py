"""Files to attach, between input and check; and their contents."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.attachments.file_kinds import READ_MEDIA_TYPES
from madoguchi.procedures.attachments.refusals import file_too_large, no_file_chosen
from madoguchi.procedures.attachments.rewriting import rewrite_upload
from madoguchi.procedures.attachments.store import (
    add_attachment,
    attachment_content,
    attachment_headers,
    missing_attachments,
    order_attachments,
    remove_attachment,
)
from madoguchi.procedures.models import Attachment
from madoguchi.procedures.models.states import ATTACHABLE_STATES, EDITABLE_STATES
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.web.http.upload_limits import is_upload_too_large
from madoguchi.web.procedures.draft_context import DraftContext, draft_context
from madoguchi.web.procedures.step_count import step_count


@require_http_methods(["GET", "HEAD", "POST"])
def draft_attachments(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """List the required attachments, with a form to send or remove files of each."""
    on = draft_context(request, slug, draft)
    if on.draft.state not in ATTACHABLE_STATES:
        return redirect("order", on.draft.number)
    if not on.kind.attachments_of(on.form):
        return redirect("procedure-check", slug, draft)
    refusal = None
    if request.method == "POST":
        try:
            change_attachments(request, on)
            return redirect("procedure-papers", slug, draft)
        except Refused as error:
            refusal = error
    return render_attachments(request, on, refusal)


def change_attachments(request: MemberRequest, on: DraftContext) -> None:
    if "remove" in request.POST:
        paper = draft_attachment_or_404(on, request.POST["remove"])
        remove_attachment(paper, actor=str(request.member), at=now())
        return
    upload = request.FILES.get("file")
    if is_upload_too_large(request):
        raise file_too_large()
    spec = posted_spec(request, on)
    if spec is None or not isinstance(upload, UploadedFile) or upload.file is None:
        raise no_file_chosen()
    file = rewrite_upload(upload.file, sender=str(on.draft.party_id))
    add_attachment(on.draft, spec, upload.name or "", file, at=now())


def posted_spec(request: MemberRequest, on: DraftContext) -> AttachmentSpec | None:
    name = request.POST.get("what", "")
    specs = on.kind.attachments_of(on.form)
    return next((spec for spec in specs if spec.is_named_by(name)), None)


def render_attachments(
    request: MemberRequest, on: DraftContext, refusal: Refused | None
) -> HttpResponse:
    attachments = order_attachments(on.draft)
    rows = [
        (spec, [row for row in attachments if spec.is_named_by(row.what)])
        for spec in on.kind.attachments_of(on.form)
    ]
    required = [row for _spec, matches in rows for row in matches]
    page = {
        "step": step_count(on.kind, on.form, "papers"),
        "on": on,
        "rows": rows,
        "others": [row for row in attachments if row not in required],
        "missing": missing_attachments(on.kind, on.form, on.draft),
        "refusal": refusal,
        "is_sent": on.draft.state not in EDITABLE_STATES,
        "accept": ",".join(READ_MEDIA_TYPES),
    }
    status = 422 if refusal else 200
    return render(request, "procedures/papers.html", {"page": page}, status=status)


def draft_attachment_or_404(on: DraftContext, key: str) -> Attachment:
    try:
        attachment = on.draft.papers.filter(key=UUID(key)).first()
    except ValueError:
        attachment = None
    if attachment is None:
        raise Http404
    return attachment


@require_safe
def draft_attachment_file(
    request: MemberRequest, slug: str, draft: UUID, key: UUID
) -> HttpResponse:
    row = draft_attachment_or_404(draft_context(request, slug, draft), str(key))
    try:
        content = attachment_content(row)
    except Refused:
        raise Http404 from None
    return HttpResponse(content, headers=attachment_headers(row))
