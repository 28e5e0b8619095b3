"""Call planned work off at the desk: see what is told, then tell it."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.desk.announced_texts import AnnouncedTextsForm
from madoguchi.desk.incident_form import MAX_REVISION
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.errors import Refused
from madoguchi.notices.calling_off import call_off_work, may_be_called_off
from madoguchi.notices.models import Notice
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import show_refusal


class CallOffForm(AnnouncedTextsForm):
    """Why work does not take place, for customers. `seen` as in `IncidentForm`."""

    texts = ("words",)

    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=MAX_REVISION
    )
    words = FreeTextField(
        label=_("お客様へのひとこと"),
        help_text=_("中止の理由や、次の予定。書かなくてもかまいません。200文字まで。"),
        max_length=200,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what is called off and who is told; on POST call it off."""
    notice = Notice.objects.filter(pk=pk).first()
    at = now()
    if notice is None or not (
        request.method == "POST" or may_be_called_off(notice, at)
    ):
        raise Http404
    newest = notice.revisions.order_by("-number").first()
    initial = {"seen": newest.number if newest else 0}
    form = CallOffForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid():
        try:
            call_off_work(notice, actor=str(request.staff), at=at, **form.cleaned_data)
            return redirect("desk:incidents")
        except Refused as refusal:
            show_refusal(form, refusal)
    page = {"form": form, "notice": notice}
    status = 422 if form.is_bound else 200
    return render(request, "desk/call_off.html", {"page": page}, status=status)
