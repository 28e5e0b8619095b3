"""Change of the password by its signed-in owner."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.identity.credential_forms import NewPasswordForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_ending import end_sessions_and_trust, store_password
from madoguchi.identity.session_lifetime import renew_session_id


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password; other sessions and all trust end.

    This session goes on under a new id.
    """
    user = current_user(request)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        store_password(request, user, form.cleaned_data["password"], "password-changed")
        renew_session_id(request)
        update_session_auth_hash(request, user)
        renew_session_id(request)
        end_sessions_and_trust(user, session_key=request.session.session_key)
        return redirect("security")
    lead = (_("保存すると、ほかの端末はすべてログアウトします。"),)
    page = QuestionPage(
        _("パスワードの変更"), _("保存する"), form, lead, base_template="page.html"
    )
    return render_question(request, page)
