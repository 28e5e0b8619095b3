"""Recovery by customer number alone: the number, a channel, and its code."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.guard.budgets import CODE_BUDGET
from madoguchi.accounts.guard.masked_channels import MaskedChannel, masked_channels
from madoguchi.identity.credential_forms import (
    CodeForm,
    CustomerNumberForm,
)
from madoguchi.identity.device import known_device
from madoguchi.identity.network_budgets import give_back_for_request
from madoguchi.identity.one_time_codes import (
    redeem_code,
    request_code_by_name,
    requested_channel_pk,
)
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session_state import RecoveryProgress, SessionState
from madoguchi.identity.sign_in.flow_proofs import forget_proofs, remember_proof
from madoguchi.identity.sign_in.password_reset import user_with_password
from madoguchi.identity.sign_in.recovery_progress import (
    RECOVERY_PURPOSE,
    recovery_progress,
    update_recovery_progress,
)
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def start_recovery(request: HttpRequest) -> HttpResponse:
    """Ask for the customer number. The next page is the same for every number."""
    form = CustomerNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        progress = RecoveryProgress(identifier=form.cleaned_data["number"])
        SessionState(request.session).recovery = progress
        forget_proofs(request, RECOVERY_PURPOSE)
        return redirect_with_next(request, "recovery-channel")
    lead = (_("請求書や契約書面にあるお客様番号だけで始められます。"),)
    title, button = _("ログインの復旧"), _("次へ")
    links = (("recovery-receipt", _("受付番号をお持ちの方")),)
    return render_question(
        request, QuestionPage(title, button, form, lead, 1, 4, _("お客様番号"), links)
    )


class RecoveryChannelForm(forms.Form):
    channel = forms.ChoiceField(label=_("確認コードの送り先"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, channels: list[MaskedChannel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["channel"])
        field.choices = [(str(n), c.masked_address) for n, c in enumerate(channels)]
        if len(channels) == 1:
            field.initial = "0"


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_channel(request: HttpRequest) -> HttpResponse:
    if (identifier := recovery_progress(request).identifier) is None:
        return redirect_with_next(request, "recovery")
    user = user_with_password(identifier)
    channels = masked_channels(user, identifier)
    form = RecoveryChannelForm(request.POST or None, channels=channels)
    if request.method == "POST" and form.is_valid():
        index = int(form.cleaned_data["channel"])
        try:
            channel = channels[index].channel
            request_code_by_name(request, RECOVERY_PURPOSE, user, identifier, channel)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            update_recovery_progress(request, is_code_sent=True)
            return redirect_with_next(request, "recovery-code")
    lead = (_("受け取れる連絡先をお選びください（一部を伏せています）。"),)
    title, button = _("送り先を選ぶ"), _("確認コードを受け取る")
    links = (("contact", _("どれも受け取れないときは、お電話ください")),)
    return render_question(
        request, QuestionPage(title, button, form, lead, 2, 4, _("送り先"), links)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    if not recovery_progress(request).is_code_sent:
        return redirect_with_next(request, "recovery")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_recovery_channel(request, form.cleaned_data["code"])
            return redirect_with_next(request, "recovery-next")
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    lead = (_("ご登録があれば、選んだ送り先へ確認コードをお送りしました。"),)
    links = (
        ("recovery-channel", _("届かないときは、もう一度送る・送り先を変える")),
        ("contact", _("どれも受け取れないときは、お電話ください")),
    )
    title, button = _("確認コードの入力"), _("コードを確認する")
    return render_question(
        request, QuestionPage(title, button, form, lead, 3, 4, _("確認コード"), links)
    )


def prove_recovery_channel(request: HttpRequest, code: str) -> None:
    """Remember that one more channel of the user is proved.

    Refused when the code is wrong. The try counts as a guess at this recovery.
    """
    identifier = recovery_progress(request).identifier or ""
    channel_pk = requested_channel_pk(request, RECOVERY_PURPOSE)
    device = known_device(request, identifier)
    subject = attempts.attempt_subject("recovery", identifier, device)
    attempts.count_attempt(subject, now())
    user = redeem_code(request, RECOVERY_PURPOSE, code)
    attempts.clear_failures(subject)
    give_back_for_request(request, CODE_BUDGET)
    request.session.cycle_key()
    remember_proof(request, user, RECOVERY_PURPOSE, channel=channel_pk)
