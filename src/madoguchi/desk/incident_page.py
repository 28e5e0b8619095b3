"""Publish an outage or planned work at the desk, and revise it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.desk.channel_previews import static_page_of
from madoguchi.desk.incident_form import (
    IncidentForm,
    values_of_draft,
    values_of_notice,
    with_promise,
)
from madoguchi.desk.incident_preview import IncidentPreview, incident_preview
from madoguchi.desk.incident_templates import ALL_TEMPLATES
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.errors import Refused
from madoguchi.notices.alerts import close_draft, publish_draft_as
from madoguchi.notices.calling_off import may_be_called_off
from madoguchi.notices.models import Notice
from madoguchi.notices.publication import publish_notice, refuse_bad_announcement
from madoguchi.notices.recent_revisions import RECENT_REVISIONS
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.mode_readers import refuse_unread_modes


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """`notice` is None for a new one; `preview` stands once the form was read."""

    form: IncidentForm
    notice: Notice | None
    preview: IncidentPreview | None = None
    refusal: Refused | None = None
    may_be_called_off: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: DeskRequest) -> HttpResponse:
    """Write a new announcement, from a template where one is named."""
    if request.method == "POST":
        return answer_form(request, None)
    template = ALL_TEMPLATES.get(request.GET.get("template", ""))
    begin = now().replace(second=0, microsecond=0)
    values: dict[str, object] = {"starts_at": begin, "noticed_at": begin}
    values["key"] = uuid4()
    values |= template.values if template else {}
    values |= values_of_draft(request.GET.get("draft", ""))
    form = IncidentForm(initial=with_promise(values, begin))
    return render_incident(request, IncidentPage(form, None))


@require_POST
def close_alert(request: DeskRequest, pk: int) -> HttpResponse:
    """Set a draft of monitoring aside: customers are told nothing of it."""
    close_draft(pk, actor=str(request.staff), at=now())
    return redirect("desk:incidents")


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: DeskRequest, pk: int) -> HttpResponse:
    """Show an announcement with its revisions, and the form of the next one."""
    notice = Notice.objects.prefetch_related(RECENT_REVISIONS).filter(pk=pk).first()
    if notice is None:
        raise Http404
    if request.method == "POST":
        return answer_form(request, notice)
    at, newest = now(), notice.revisions.order_by("-number").first()
    seen = newest.number if newest else 0
    form = IncidentForm(initial=values_of_notice(notice, seen))
    page = IncidentPage(
        form,
        notice,
        incident_preview(notice, at),
        may_be_called_off=may_be_called_off(notice, at),
    )
    return render_incident(request, page)


def answer_form(request: DeskRequest, notice: Notice | None) -> HttpResponse:
    """Publish what was typed, or show how it would look; nothing else is stored."""
    form, at = IncidentForm(request.POST), now()
    if not form.is_valid():
        return render_incident(request, IncidentPage(form, notice))
    if form.cleaned_data["starts_at"] is None:
        form.cleaned_data["starts_at"] = at
    draft = form.write_to(notice or Notice())
    try:
        if request.POST.get("act") == "publish":
            publish_draft(request, draft, form, at)
            return redirect("desk:incidents")
        refuse_unread_modes(draft)
        refuse_bad_announcement(draft, at)
    except Refused as refusal:
        page = IncidentPage(form, notice, incident_preview(draft, at), refusal)
        return render_incident(request, page)
    preview = incident_preview(draft, at)
    if request.POST.get("act") == "site":
        return static_page_of(preview.card, at)
    return render_incident(request, IncidentPage(form, notice, preview))


@transaction.atomic
def publish_draft(
    request: DeskRequest, draft: Notice, form: IncidentForm, at: datetime
) -> None:
    """Publish. Refused as `publish_notice` and `publish_draft_as` do.

    Besides, with `mode_unread`.
    """
    refuse_unread_modes(draft)
    actor, typed = str(request.staff), form.cleaned_data
    draft.form_key = draft.form_key or typed["key"]
    told = publish_notice(draft, seen=typed["seen"], actor=actor, at=at)
    if typed["alert"]:
        publish_draft_as(typed["alert"], told.notice, actor=actor, at=at)


def render_incident(request: DeskRequest, page: IncidentPage) -> HttpResponse:
    status = 422 if page.refusal or page.form.errors else 200
    return render(request, "desk/incident.html", {"page": page}, status=status)
