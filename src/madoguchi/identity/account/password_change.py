"""Change of the password by its signed-in owner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import recovery
from madoguchi.identity.credential_forms import NewPasswordForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_ending import (
    end_other_sessions,
    end_trust,
    store_password,
)
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.clock import now


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password; other sessions, recoveries and all trust end.

    This session goes on under a new id.
    """
    user = current_user(request)
    form = NewPasswordForm(request.POST or None, user=user, name=user.email)
    if request.method == "POST" and form.is_valid():
        store_password(request, user, form.cleaned_data["password"], "password-changed")
        end_other_sessions(request, user)
        end_trust(user)
        recovery.stop_recoveries(user, now())
        SessionState(request.session).finished_change = "password-changed"
        return redirect("security")
    lead = (
        _(
            "保存すると、ほかの端末はすべてログアウトし、進行中のログインの復旧は"
            "中止になります。"
        ),
    )
    page = QuestionPage(
        _("パスワードの変更"), _("保存する"), form, lead, base_template="page.html"
    )
    return render_question(request, page)
