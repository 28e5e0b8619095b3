"""Phones for codes and spare mail addresses, each verified by a code."""

import re

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts, challenge
from madoguchi.accounts.identifiers import HYPHEN_REMOVAL_TABLE, normalise_identifier
from madoguchi.accounts.mail_field import MailField
from madoguchi.accounts.models import Channel, User
from madoguchi.identity.account.finished_changes import finish_change
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import device_of_request
from madoguchi.identity.one_time_codes import (
    is_code_requested,
    redeem_code,
    send_code_to_user,
)
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.phone_number import is_mobile_number, national_number
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

MAX_CHANNELS = 5
BASE_TEMPLATE = "page.html"


class PhoneForm(forms.Form):
    address = forms.CharField(
        label=_("携帯電話番号"),
        help_text=_("SMSを受け取れる番号です。ハイフンはあってもなくても構いません。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "tel-national", "inputmode": "tel"}),
    )

    def clean_address(self) -> str:
        number = normalise_identifier(self.cleaned_data["address"]).translate(
            HYPHEN_REMOVAL_TABLE
        )
        number = national_number(re.sub(r"^tel:|[().・]", "", number))
        if not is_mobile_number(number):
            message = _(
                "携帯電話の番号を11桁で入力してください。まだ登録していません。"
            )
            raise forms.ValidationError(message)
        return number


class MailForm(forms.Form):
    address = MailField(
        label=_("予備のメールアドレス"),
        help_text=_("復旧とお知らせに使います。ログインには使えません。"),
    )


CHANNEL_FORMS: dict[str, type[forms.Form]] = {"sms": PhoneForm, "mail": MailForm}
CHANNEL_RISKS = {
    "sms": (
        _(
            "SMSは、電話番号を乗っ取られると読まれることがあります。"
            "パスキーか認証アプリのほうが安全です。"
        ),
    ),
    "mail": (),
}
SAFER_FACTOR_LINKS = {
    "sms": (
        ("passkey-add", _("パスキーを登録する")),
        ("app-add", _("認証アプリを登録する")),
    ),
    "mail": (),
}
CHANNEL_TITLES = {
    "sms": _("携帯電話番号の登録"),
    "mail": _("予備のメールアドレスの登録"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def channel_add(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "sms" and not may_send_sms():
        raise Http404
    user = current_user(request)
    form = CHANNEL_FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel = new_channel(user, kind, form.cleaned_data["address"])
            send_code_to_user(request, user, channel_code_purpose(kind), channel)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            SessionState(request.session).new_channel_pk = channel.pk
            return redirect("channel-code", kind)
    lead = (
        _("6桁の確認コードをお送りし、届くことを確かめます。"),
        *CHANNEL_RISKS[kind],
    )
    page = QuestionPage(
        CHANNEL_TITLES[kind],
        _("確認コードを受け取る"),
        form,
        lead,
        1,
        2,
        links=SAFER_FACTOR_LINKS[kind],
        base_template=BASE_TEMPLATE,
    )
    return render_question(request, page)


def channel_code_purpose(kind: str) -> str:
    return f"new-{kind}"


def new_channel(user: User, kind: str, address: str) -> Channel:
    """Return an unverified channel with that address.

    Refused (`channel_is_there`, `too_many_channels`).
    """
    verified = user.channels.exclude(verified_at=None)
    if address == user.email or verified.filter(kind=kind, address=address):
        message = gettext("その連絡先は、すでに登録されています。")
        raise Refused("channel_is_there", message)
    if verified.count() >= MAX_CHANNELS:
        message = gettext(
            "連絡先は5件まで登録できます。使わないものを削除してください。"
        )
        raise Refused("too_many_channels", message)
    channel, _created = user.channels.get_or_create(
        kind=kind, address=address, defaults={"created_at": now()}
    )
    return channel


@require_http_methods(["GET", "HEAD", "POST"])
def channel_code(request: HttpRequest, kind: str) -> HttpResponse:
    user = current_user(request)
    pk = SessionState(request.session).new_channel_pk
    channel = user.channels.filter(pk=pk).first()
    if channel is None or not is_code_requested(request, channel_code_purpose(kind)):
        return redirect("channel-add", kind)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return verify_channel(request, user, channel, form.cleaned_data["code"])
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    lead = (_("お送りした6桁の確認コードを、10分以内に入力してください。"),)
    page = QuestionPage(
        CHANNEL_TITLES[kind],
        _("登録する"),
        form,
        lead,
        2,
        2,
        base_template=BASE_TEMPLATE,
    )
    return render_question(request, page)


def verify_channel(
    request: HttpRequest, user: User, channel: Channel, code: str
) -> HttpResponse:
    """Verify the channel by its code. A phone becomes a second step.

    Refused as `redeem_code` refuses, and while a wait after failures is running.
    """
    subject = attempts.attempt_subject_of_user(
        "channel", user.pk, device_of_request(request, user)
    )
    attempts.count_attempt(subject, now())
    redeem_code(request, channel_code_purpose(channel.kind), code)
    attempts.clear_failures(subject)
    channel.verified_at = now()
    channel.save(update_fields=["verified_at"])
    if channel.kind == Channel.Kind.SMS:
        user.two_steps = True
        user.save(update_fields=["two_steps"])
        record_proof(request, user, "sms")
        renew_session_id(request)
    finish_change(request, user, f"{channel.kind}-added")
    return redirect("security")


@require_http_methods(["GET", "HEAD", "POST"])
def channel_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    channel = user.channels.filter(pk=pk).first()
    if channel is None:
        raise Http404
    if request.method == "POST":
        removed = [(channel.kind, channel.address)] if channel.verified_at else []
        challenge.drop_channels(user.channels.filter(pk=pk), now())
        finish_change(request, user, f"{channel.kind}-removed", extra_channels=removed)
        return redirect("security")
    page = {"what": channel.address, "title": channel.get_kind_display()}
    return render(request, "account/remove.html", {"page": page})
