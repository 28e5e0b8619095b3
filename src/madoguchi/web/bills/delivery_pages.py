"""Where the mail about bills goes: chosen on a page, proved before its first use."""

import re
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard.masks import mask_phone
from madoguchi.accounts.mail_field import MailField
from madoguchi.accounts.models import Channel, User
from madoguchi.billing.delivery import (
    ask_for_delivery_to,
    bill_mail_address,
    choose_delivery,
    choose_late_sms,
    delivery_of,
    late_sms_number,
    pending_delivery,
    prove_delivery,
    unproved_address,
)
from madoguchi.billing.models import Delivery
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.identity.address_codes import (
    is_address_code_sent,
    redeem_address_code,
    send_address_code,
)
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.phone_number import is_mobile_number, national_number
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.delivery_mail import tell_both_addresses
from madoguchi.web.http.error_pages import refusal_page

BILL_MAIL_PURPOSE = "bill-mail"


class DeliveryForm(forms.Form):
    """Paper is chosen with 請求書払い; whoever has it may keep it here."""

    way = forms.ChoiceField(
        label=_("請求が確定したとき"),
        choices=Delivery.Way.choices,
        widget=forms.RadioSelect,
    )
    to_address = MailField(
        label=_("お知らせ先のメールアドレス"),
        required=False,
        help_text=_(
            "空のときは、請求先に登録されたアドレスへ送ります。"
            "新しいアドレスは、届くことを6桁の確認コードで確かめてから使います。"
        ),
    )

    late_sms = forms.BooleanField(required=False)

    def __init__(self, *args: Any, mobile: str, **kwargs: Any) -> None:
        """`mobile`: the customer's number that takes SMS, "" for none."""
        super().__init__(*args, **kwargs)
        words = _("お支払いが遅れたとき、SMSでも知らせる（%(number)s）")
        self.fields["late_sms"].label = words % {"number": mask_phone(mobile)}
        if not mobile:
            del self.fields["late_sms"]
        if self.initial.get("way") != Delivery.Way.PAPER:
            ways = cast(forms.ChoiceField, self.fields["way"])
            ways.choices = [c for c in Delivery.Way.choices if c[0] != "paper"]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    contract: ContractHandle
    account: BillingAccount
    form: forms.Form
    pending: Delivery | None  # an address that waits for its proof
    unproved: str  # the one in use, if it was chosen before there were proofs


@dataclass(frozen=True, slots=True)
class DeliveryCodePage:
    contract: ContractHandle
    account: BillingAccount
    form: forms.Form
    address: str
    is_sent: bool
    may_confirm: bool  # as another member than the one who has named it


def account_of_page(request: MemberRequest) -> tuple[ContractHandle, BillingAccount]:
    handle = contract_or_404(request)
    accounts = BillingAccount.objects.visible_to(request.access)
    return handle, accounts.get(pk=handle.account_id)


def mobile_number_of(account: BillingAccount) -> str:
    """Return the customer's telephone number where it takes SMS; else ""."""
    profile = PartyProfile.objects.same_party_as(account).first()
    number = re.sub(r"[^0-9+]", "", profile.phone) if profile else ""
    number = national_number(number)
    return number if may_send_sms() and is_mobile_number(number) else ""


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_settings(request: MemberRequest, contract: str) -> HttpResponse:
    """Choose whether and where; an address that is not proved gets a code first."""
    handle, account = account_of_page(request)
    if "prove" in request.POST:
        return prove_present_address(request, account, contract)
    data = request.POST if request.method == "POST" else None
    mobile = mobile_number_of(account)
    initial = delivery_of(account) | {"late_sms": bool(late_sms_number(account))}
    form = DeliveryForm(data, initial=initial, mobile=mobile)
    if form.is_valid():
        number = mobile if form.cleaned_data.get("late_sms") else ""
        choose_late_sms(account, number, actor=str(request.member), at=now())
        way, address = form.cleaned_data["way"], form.cleaned_data["to_address"]
        if way != Delivery.Way.MAIL:
            address = delivery_of(account)["to_address"]
        if is_proved(current_user(request), account, address):
            change_delivery(request, account, way, address)
            return redirect("bill-accounts")
        try:
            ask_for_code(request, account, address)
            return redirect("delivery-code", contract)
        except Refused as refusal:
            show_refusal(form, refusal, "to_address")
    pending, unproved = pending_delivery(account, now()), unproved_address(account)
    page = DeliveryPage(handle, account, form, pending, unproved)
    status = 422 if form.is_bound else 200
    return render(request, "bills/delivery.html", {"page": page}, status=status)


def prove_present_address(
    request: MemberRequest, account: BillingAccount, contract: str
) -> HttpResponse:
    """Prove the address in use: at once where this person has, else by a code."""
    if not (address := unproved_address(account)):
        return redirect("delivery", contract)
    if address in addresses_of(current_user(request)):
        prove_delivery(account, actor=str(request.member), at=now())
        return redirect("delivery", contract)
    try:
        ask_for_code(request, account, address)
    except Refused as refusal:
        return refusal_page(request, refusal)
    return redirect("delivery-code", contract)


def addresses_of(user: User) -> set[str]:
    """Those that this person has proved."""
    verified = user.channels.filter(kind=Channel.Kind.MAIL).exclude(verified_at=None)
    own = {user.email} if user.enrolled_at is not None else set()
    return {*verified.values_list("address", flat=True), *own}


def is_proved(user: User, account: BillingAccount, address: str) -> bool:
    """Say whether mail may go to the address without a code.

    To the account's own, the one in use, and those that this person has proved.
    """
    present = delivery_of(account)["to_address"]
    return address in {"", account.email, present, *addresses_of(user)}


def change_delivery(
    request: MemberRequest, account: BillingAccount, way: str, address: str
) -> None:
    """Change where the mail goes, and tell the address of before and the new one."""
    old, actor = bill_mail_address(account), str(request.member)
    choose_delivery(account, way=way, to_address=address, actor=actor, at=now())
    new = bill_mail_address(account)
    tell_both_addresses(account, old, new, actor=actor, at=now())


def ask_for_code(request: MemberRequest, account: BillingAccount, address: str) -> None:
    """Remember the address and send it a code. Refused (`too_many_codes`)."""
    user, at = current_user(request), now()
    to = (Channel.Kind.MAIL.value, address)
    send_address_code(request, user, BILL_MAIL_PURPOSE, to)
    actor = str(request.member)
    ask_for_delivery_to(account, address, user=user.pk, actor=actor, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery_code(request: MemberRequest, contract: str) -> HttpResponse:
    """Prove the address that waits: by its code, or as another member of a company."""
    handle, account = account_of_page(request)
    pending = pending_delivery(account, now())
    if pending is None:
        return redirect("delivery", contract)
    user, to = current_user(request), (Channel.Kind.MAIL.value, pending.pending_address)
    is_sent = is_address_code_sent(request, user, BILL_MAIL_PURPOSE, to)
    may_confirm = may_confirm_address(request, pending)
    form = CodeForm()
    if request.method == "POST":
        form = CodeForm(request.POST if "code" in request.POST else {"code": "-"})
        try:
            if "send" in request.POST:
                send_address_code(request, user, BILL_MAIL_PURPOSE, to)
                return redirect("delivery-code", contract)
            if is_address_proved(request, form, to, may_confirm=may_confirm):
                change_delivery(request, account, Delivery.Way.MAIL, to[1])
                prove_delivery(account, actor=str(request.member), at=now())
                return redirect("bill-accounts")
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    page = DeliveryCodePage(handle, account, form, to[1], is_sent, may_confirm)
    status = 422 if form.is_bound else 200
    return render(request, "bills/delivery_code.html", {"page": page}, status=status)


def may_confirm_address(request: MemberRequest, pending: Delivery) -> bool:
    """Say whether this member stands for a code: in a company, and somebody else."""
    is_company = request.member.party.kind == Party.Kind.CORPORATE
    return is_company and pending.pending_user_id != request.member.user_id


def is_address_proved(
    request: MemberRequest, form: CodeForm, to: tuple[str, str], *, may_confirm: bool
) -> bool:
    """Say whether this form proves the address. Refused as `redeem_code` refuses."""
    if "confirm" in request.POST:
        return may_confirm
    user = current_user(request)
    if "code" not in request.POST or not form.is_valid():
        return False
    if not is_address_code_sent(request, user, BILL_MAIL_PURPOSE, to):
        return False
    code = form.cleaned_data["code"]
    redeem_address_code(request, user, BILL_MAIL_PURPOSE, to, code)
    return True
