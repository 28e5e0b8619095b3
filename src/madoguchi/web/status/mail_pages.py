"""Mails about outages for anybody: ask, type the code in, stop."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.network_budgets import (
    give_back_code_of_outages,
    take_code_of_outages,
)
from madoguchi.identity.stale_tabs import lead_of_form_opened_anew
from madoguchi.kernel.errors import Refused
from madoguchi.notices.subscription_models import StatusSubscription
from madoguchi.notices.subscriptions import (
    ask_for_mails,
    confirm_subscription,
    end_subscription,
)
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.status.mail_form import StatusMailForm

STRANGER_ACTOR = "status page"


@require_http_methods(["GET", "HEAD", "POST"])
def status_mail(request: HttpRequest) -> HttpResponse:
    """Ask for mails; a code goes to the address, and its page is opened."""
    form = StatusMailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted, at = StatusSubscription(asked_at=now(), **form.cleaned_data), now()
        try:
            take_code_of_outages(request)
            row = ask_for_mails(wanted)
            ids = {"subscription": row.pk}
            defer_operator_job("send_status_code", at, actor=STRANGER_ACTOR, **ids)
            return redirect("status-mail-code", row.key)
        except Refused as refusal:
            show_refusal(form, refusal)
    status = 422 if request.method == "POST" else 200
    page = {"form": form, "anew": lead_of_form_opened_anew(request)}
    return render(request, "status/mail.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def status_mail_code(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the code in, show what is sent, and stop it."""
    row = StatusSubscription.objects.filter(key=key).first()
    if row is None:
        raise Http404
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and request.POST.get("act") == "stop":
        end_subscription(row, now())
        return redirect("status-mail-code", key)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_subscription(row, form.cleaned_data["code"], now())
            give_back_code_of_outages(request)
            return redirect("status-mail-code", key)
        except Refused as refusal:
            show_refusal(form, refusal)
    page = {"row": row, "form": form, "anew": lead_of_form_opened_anew(request)}
    status = 422 if request.method == "POST" else 200
    return render(request, "status/mail_code.html", {"page": page}, status=status)
