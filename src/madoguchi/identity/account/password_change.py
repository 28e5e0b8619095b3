"""Change of the password by its signed-in owner."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import recovery
from madoguchi.accounts.identifiers import normalise_password
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import (
    NewPasswordForm,
    old_password_field,
)
from madoguchi.identity.current_user import current_user
from madoguchi.identity.factor_check import verify_factor
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_ending import (
    end_other_sessions,
    end_trust,
    store_password,
)
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.step_up import has_proved_again
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


class ChangedPasswordForm(NewPasswordForm):
    """A new password; and the one of now, where only the sign-in has proved it."""

    current = old_password_field()

    field_order = ("username", "current", "password")

    def __init__(self, *args: Any, asks_current: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_current:
            del self.fields["current"]

    def clean_current(self) -> str:
        return normalise_password(self.cleaned_data["current"])


@sensitive_post_parameters("password", "current")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password; other sessions, recoveries and all trust end.

    This session goes on under a new id. Whoever has signed in by the password alone
    types it again: an open browser is not enough to shut its owner out.
    """
    user = current_user(request)
    form = ChangedPasswordForm(
        request.POST or None,
        user=user,
        name=user.email,
        asks_current=not has_proved_again(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            check_current_password(request, user, form)
        except Refused as refusal:
            show_refusal(form, refusal, "current")
        else:
            return keep_changed_password(request, user, form)
    return render_question(request, password_page(form))


def check_current_password(
    request: HttpRequest, user: User, form: ChangedPasswordForm
) -> None:
    """Compare it where it is asked for; a failure goes into the history.

    Refused with `wrong_password` or `wait_before_next_try`.
    """
    if "current" not in form.fields:
        return
    answer = {"password": form.cleaned_data["current"]}
    try:
        verify_factor(request, user, "password", answer)
    except Refused:
        record_sign_in_event(request, user, "confirm", "password", is_success=False)
        raise


def keep_changed_password(
    request: HttpRequest, user: User, form: ChangedPasswordForm
) -> HttpResponse:
    store_password(request, user, form.cleaned_data["password"], "password-changed")
    end_other_sessions(request, user)
    end_trust(user)
    recovery.stop_recoveries(user, now())
    SessionState(request.session).finished_change = "password-changed"
    return redirect("security")


def password_page(form: ChangedPasswordForm) -> QuestionPage:
    lead = (
        _(
            "保存すると、ほかの端末はすべてログアウトし、進行中のログインの復旧は"
            "中止になります。"
        ),
    )
    return QuestionPage(
        _("パスワードの変更"), _("保存する"), form, lead, base_template="page.html"
    )
