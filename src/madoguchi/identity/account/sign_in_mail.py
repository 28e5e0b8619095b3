"""The question after a recovery whether the mail for signing in still arrives.

Where it does not, another address is proved by a code. It counts from the end of the
days after the recovery on, and the old one is told.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.guard import attempts, mail_switch
from madoguchi.accounts.guard.masks import mask_mailbox
from madoguchi.accounts.mail_field import MailField
from madoguchi.accounts.models import Channel, User
from madoguchi.customers.operator_columns import refuse_operators_own
from madoguchi.identity.account.finished_changes import finish_change
from madoguchi.identity.address_codes import (
    is_address_code_sent,
    redeem_address_code,
    send_address_code,
)
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import device_of_request
from madoguchi.identity.next_url import next_url
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.step_up import reduced_rights_end
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

SIGN_IN_MAIL_PURPOSE = "sign-in-mail"
BASE_TEMPLATE = "page.html"
YES, NO = "yes", "no"


class ArrivalForm(forms.Form):
    """Whether the mail arrives; if not, the address that does."""

    arrives = forms.ChoiceField(
        label=_("届きますか"),
        choices=[(YES, _("はい、届きます")), (NO, _("いいえ、届きません"))],
        widget=forms.RadioSelect,
    )
    address = MailField(
        label=_("届くメールアドレス"),
        required=False,
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if self.cleaned_data.get("arrives") == NO and not address:
            raise forms.ValidationError(
                _("届くメールアドレスを入力してください。まだ何も変更していません。")
            )
        return address


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_mail(request: HttpRequest) -> HttpResponse:
    """Ask after a recovery; at other times there is nothing to ask."""
    user = current_user(request)
    counts_from = reduced_rights_end(user)
    if counts_from is None:
        return redirect(next_url(request))
    form = ArrivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["arrives"] == YES:
            return redirect(next_url(request))
        try:
            ask_for_code(request, user, form.cleaned_data["address"])
            return redirect_with_next(request, "sign-in-mail-code")
        except Refused as refusal:
            show_refusal(form, refusal)
    form.fields["address"].help_text = gettext(
        "「いいえ」のときに入力してください。"
        "新しいアドレスは、安全のため%(at)sからお使いいただけます。"
        "いまのアドレスにもお知らせします。"
    ) % {"at": format_moment(counts_from)}
    lead = (_("いまのアドレス: %(mail)s") % {"mail": mask_mailbox(user.email)},)
    title = _("ログインに使うメールは、いまも届きますか")
    page = QuestionPage(title, _("次へ"), form, lead, base_template=BASE_TEMPLATE)
    return render_question(request, page)


def ask_for_code(request: HttpRequest, user: User, address: str) -> None:
    """Send a code to the address.

    Refused: `channel_is_there`, `too_many_codes`, `changed_by_operator`.
    """
    refuse_operators_own(["logins.email"])
    if address == user.email:
        message = gettext("いまのアドレスと同じです。何も変更していません。")
        raise Refused("channel_is_there", message)
    to = (Channel.Kind.MAIL.value, address)
    send_address_code(request, user, SIGN_IN_MAIL_PURPOSE, to)
    SessionState(request.session).new_sign_in_mail = address


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_mail_code(request: HttpRequest) -> HttpResponse:
    """Prove the new address by its code; it waits until the days are over."""
    user = current_user(request)
    to = (Channel.Kind.MAIL.value, SessionState(request.session).new_sign_in_mail)
    is_sent = is_address_code_sent(request, user, SIGN_IN_MAIL_PURPOSE, to)
    if reduced_rights_end(user) is None or not is_sent:
        return redirect_with_next(request, "sign-in-mail")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_mail_switch(request, user, to[1], form.cleaned_data["code"])
            return redirect(next_url(request))
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    lead = (
        _("新しいアドレスへお送りした6桁の確認コードを、10分以内に入力してください。"),
    )
    links = (("sign-in-mail", _("届かないときは、もう一度送る・アドレスを直す")),)
    page = QuestionPage(
        _("新しいアドレスの確認"),
        _("このアドレスにする"),
        form,
        lead,
        links=links,
        base_template=BASE_TEMPLATE,
    )
    return render_question(request, page)


def start_mail_switch(
    request: HttpRequest, user: User, address: str, code: str
) -> None:
    """Let the address count from the end of the days after the recovery on.

    Refused as `redeem_code` refuses, while a wait after failures is running, and
    (`mail_is_taken`) when another login has the address.
    """
    at, to = now(), (Channel.Kind.MAIL.value, address)
    device = device_of_request(request, user)
    subject = attempts.attempt_subject_of_user("channel", user.pk, device)
    attempts.count_attempt(subject, at)
    redeem_address_code(request, user, SIGN_IN_MAIL_PURPOSE, to, code)
    attempts.clear_failures(subject)
    counts_from = reduced_rights_end(user) or at
    mail_switch.create_mail_switch(user, address, counts_from=counts_from, at=at)
    del SessionState(request.session).new_sign_in_mail
    record_sign_in_event(request, user, "mail-switch")
    announce_security_change(user, "mail-switch", extra_channels=[to])


@require_POST
def sign_in_mail_stop(request: HttpRequest) -> HttpResponse:
    """Stop a switch that waits; its address and all channels are told."""
    user, at = current_user(request), now()
    if mail_switch.waiting_switches(user).exists():
        lost = mail_switch.stop_mail_switches(user, at, since=at)
        channels = [(Channel.Kind.MAIL.value, address) for address in lost]
        finish_change(request, user, "mail-switch-stopped", extra_channels=channels)
    return redirect("security")
