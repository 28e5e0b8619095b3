"""Sign-in by customer number or mail address, and sign-out."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.canon import canon, password_as_typed
from madoguchi.accounts.guard import attempts
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.web.onward import onward
from madoguchi.web.refusals import show_refusal

LONGEST_PASSWORD = 1_000  # a hash of megabytes would be a weapon


class SignInForm(forms.Form):
    identifier = forms.CharField(
        label=gettext_lazy("お客様番号またはメールアドレス"),
        help_text=gettext_lazy("全角でも、空白が入っていても構いません。"),
        max_length=500,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("パスワード"),
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def clean_identifier(self) -> str:
        return canon(self.cleaned_data["identifier"])

    def clean_password(self) -> str:
        return password_as_typed(self.cleaned_data["password"])


@dataclass(frozen=True, slots=True)
class SignInPage:
    form: SignInForm
    next: str


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ends on the page that was asked for. Says the same of known and unknown."""
    if request.user.is_authenticated:
        return redirect(onward(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter(request, **form.cleaned_data)
            return redirect(onward(request))
        except Refused as refusal:
            show_refusal(form, refusal)
    page = SignInPage(form, onward(request))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/sign_in.html", {"page": page}, status=status)


def enter(request: HttpRequest, *, identifier: str, password: str) -> None:
    """Start the session. Refused when the words are wrong or it is too soon."""
    subject = attempts.subject_of("password", identifier)
    attempts.count(subject, now())
    user = authenticate(request, canonical=identifier, password=password)
    if user is None:
        raise Refused(
            "wrong_credentials",
            _(
                "お客様番号・メールアドレスかパスワードが違います。ログインしていません。"
                "パスワードを表示して、もう一度お確かめください。"
            ),
        )
    attempts.succeeded(subject)
    login(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("signed-out")


@require_http_methods(["GET", "HEAD"])
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/signed_out.html")
