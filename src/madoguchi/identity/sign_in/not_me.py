"""The page 「これは私ではありません」: a number from a notice reverts the change."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts, revert_change
from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Channel, SecurityNotice
from madoguchi.accounts.security_notices import notice_channels_of
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.client_address import client_ip
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_ending import end_sessions, end_trust
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


class StopNumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("案内番号"),
        help_text=gettext_lazy("届いたメールやSMSにある12桁の数字です。"),
        max_length=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return normalise_identifier(self.cleaned_data["number"])


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest) -> HttpResponse:
    form = StopNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stop_reported_change(request, form.cleaned_data["number"])
            return render(request, "entry/stopped.html")
        except Refused as refusal:
            show_refusal(form, refusal)
    lead = (
        gettext_lazy("身に覚えのないお知らせが届いたら、ここで止められます。"),
        gettext_lazy("すべての端末をログアウトし、進行中の復旧を中止します。"),
    )
    title = gettext_lazy("これは私ではありません")
    return render_question(
        request, QuestionPage(title, gettext_lazy("いますぐ止める"), form, lead)
    )


def stop_reported_change(request: HttpRequest, number: str) -> None:
    """Revert the change of the notice with that number, and end all sessions.

    Refused (`no_such_notice`) for a number of no notice. Guesses count by address.
    """
    subject = keyed_digest("attempts", "stop", client_ip(request))
    attempts.count_attempt(subject, now())
    notices = SecurityNotice.objects.filter(
        stop_hash__in=digests_of_all_keys("stop", number)
    )
    notice = notices.select_related("user").first()
    if notice is None:
        raise Refused(
            "no_such_notice",
            _("この案内番号は見つかりません。メールやSMSの12桁をお確かめください。"),
        )
    attempts.clear_failures(subject)
    user, old_channels = notice.user, notice_channels_of(notice.user)
    for address in revert_change.revert_notified_change(notice, now()):
        old_channels.append((Channel.Kind.MAIL.value, address))
    end_sessions(user)
    end_trust(user)
    record_sign_in_event(request, user, "recovery-stopped")
    announce_security_change(user, "recovery-stopped", extra_channels=old_channels)
