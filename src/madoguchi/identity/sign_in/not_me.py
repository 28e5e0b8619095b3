"""The page 「これは私ではありません」: a number from a notice reverts the change."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import revert_change
from madoguchi.accounts.guard.budgets import STOP_BUDGET
from madoguchi.accounts.guard.digests import digests_of_all_keys
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Channel, SecurityNotice
from madoguchi.accounts.security_notices import notice_channels_of
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import IdentifierForm
from madoguchi.identity.network_budgets import (
    give_back_for_request,
    is_spent_for_request,
    take_for_request,
)
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_ending import end_sessions, end_trust
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.stale_tabs import lead_of_form_opened_anew
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

NAME_NEEDED = (
    gettext_lazy(
        "いま、違う番号の入力が多く続いているため、"
        "お客様番号かメールアドレスも入力してください。"
    ),
)


class StopNumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("停止番号"),
        help_text=gettext_lazy("届いたメールやSMSにある12桁の数字です。"),
        max_length=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return normalise_identifier(self.cleaned_data["number"])


class NamedStopNumberForm(IdentifierForm, StopNumberForm):
    """The form while many wrong numbers are typed: whose the number is as well."""


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest) -> HttpResponse:
    is_spent = is_spent_for_request(request, STOP_BUDGET)
    form_class = NamedStopNumberForm if is_spent else StopNumberForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stop_reported_change(request, **form.cleaned_data)
            return render(request, "entry/stopped.html")
        except Refused as refusal:
            show_refusal(form, refusal)
    lead = (
        gettext_lazy("身に覚えのないお知らせが届いたら、ここで止められます。"),
        gettext_lazy("すべての端末をログアウトし、進行中の復旧を中止します。"),
        *(NAME_NEEDED if is_spent else ()),
        *filter(None, [lead_of_form_opened_anew(request)]),
    )
    title = gettext_lazy("これは私ではありません")
    return render_question(
        request, QuestionPage(title, gettext_lazy("いますぐ止める"), form, lead)
    )


def stop_reported_change(
    request: HttpRequest, number: str, identifier: str = ""
) -> None:
    """Revert the change of the notice with that number, and end all sessions.

    Refused (`no_such_notice`) for a number of no notice. This is the emergency stop:
    no count of wrong numbers ever shuts it. Wrong ones are taken from the budget of
    the network; when that is spent the number must be one of the `identifier`'s, and
    twelve digits of one person are not guessed by trying.
    """
    notices = SecurityNotice.objects.filter(
        stop_hash__in=digests_of_all_keys("stop", number)
    )
    if identifier:
        notices = notices.filter(user__identifiers__canonical=identifier)
    else:
        take_for_request(request, STOP_BUDGET)
    notice = notices.select_related("user").first()
    if notice is None:
        raise Refused(
            "no_such_notice",
            _("この停止番号は見つかりません。メールやSMSの12桁をお確かめください。"),
        )
    if not identifier:
        give_back_for_request(request, STOP_BUDGET)
    user, old_channels = notice.user, notice_channels_of(notice.user)
    for address in revert_change.revert_notified_change(notice, now()):
        old_channels.append((Channel.Kind.MAIL.value, address))
    end_sessions(user)
    end_trust(user)
    record_sign_in_event(request, user, "recovery-stopped")
    announce_security_change(user, "recovery-stopped", extra_channels=old_channels)
