"""First access: customer number, code to the registered mail, own password."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth import login, password_validation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.canon import canon, password_as_typed
from madoguchi.accounts.guard import attempts, challenge
from madoguchi.accounts.models import User
from madoguchi.customers.models import Member
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.later import later
from madoguchi.web.onward import onward
from madoguchi.web.refusals import show_refusal

PURPOSE = "first-access"
ENTRY = "madoguchi.accounts.backends.PasswordBackend"


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("お客様番号"),
        help_text=_("Nで始まる10桁です。全角でも、空白が入っていても構いません。"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off"}),
    )

    def clean_number(self) -> str:
        return canon(self.cleaned_data["number"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("確認コード"),
        help_text=_("メールに書かれた6桁の数字です。10分以内に入力してください。"),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    def clean_code(self) -> str:
        return canon(self.cleaned_data["code"])


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新しいパスワード"),
        help_text=_("15文字以上。好きな言葉をいくつか並べると覚えやすくなります。"),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = password_as_typed(self.cleaned_data["password"])
        password_validation.validate_password(password)
        return password


@dataclass(frozen=True, slots=True)
class StepPage:
    form: forms.Form
    next: str


def show(request: HttpRequest, step: str, form: forms.Form) -> HttpResponse:
    page, status = StepPage(form, onward(request)), 422 if form.is_bound else 200
    return render(request, f"accounts/{step}.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def first_access(request: HttpRequest) -> HttpResponse:
    """Whatever number is typed, the next page and its words are the same."""
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send(request, form.cleaned_data["number"])
            return redirect_on(request, "first-access-code")
        except Refused as refusal:
            show_refusal(form, refusal)
    return show(request, "first_access", form)


def redirect_on(request: HttpRequest, step: str) -> HttpResponse:
    response = redirect(step)
    response["Location"] += "?" + request.GET.urlencode() if request.GET else ""
    return response


def send(request: HttpRequest, number: str) -> None:
    """Have a code sent to the registered mail; for a number without one, nothing."""
    at = now()
    attempts.count(attempts.subject_of("send", number), at)
    member = waiting(number)
    asked = challenge.ask(PURPOSE, member.user if member else None, at=at)
    request.session["challenge"] = asked.pk
    if member:
        party, actor = member.party_id, str(member)
        later("send_access_code", at, party=party, actor=actor, challenge=asked.pk)


def waiting(number: str) -> Member | None:
    """Who has that number and has never set a password."""
    mine = Member.objects.filter(
        user__identifiers__canonical=number,
        user__identifiers__kind="customer_number",
        user__is_active=True,
        user__enrolled_at=None,
    )
    return mine.select_related("user").order_by("pk").first()


@require_http_methods(["GET", "HEAD", "POST"])
def first_access_code(request: HttpRequest) -> HttpResponse:
    asked = request.session.get("challenge")
    if asked is None:
        return redirect_on(request, "first-access")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            user = challenge.answer(asked, code, purpose=PURPOSE, at=now())
        except Refused as refusal:
            show_refusal(form, refusal, "code")
        else:
            request.session.cycle_key()
            del request.session["challenge"]
            request.session["proved"] = user.pk
            return redirect_on(request, "first-access-password")
    return show(request, "first_access_code", form)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_access_password(request: HttpRequest) -> HttpResponse:
    user = User.objects.filter(
        pk=request.session.get("proved", 0), enrolled_at=None, is_active=True
    ).first()
    if user is None:
        return redirect_on(request, "first-access")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["password"])
        user.enrolled_at = now()
        user.save(update_fields=["password", "enrolled_at"])
        request.session.flush()
        login(request, user, ENTRY)
        return redirect(onward(request))
    return show(request, "first_access_password", form)
