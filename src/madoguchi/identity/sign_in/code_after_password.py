"""A mailed code after the password, while too many wrong ones come from around.

Who guesses learns nothing here: a wrong password and an unknown identifier lead to
the same page as the right one, and only the right one sends a code.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import attempts
from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.next_url import next_url
from madoguchi.identity.one_time_codes import code_request_subject, request_code
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in.mailed_code import (
    is_code_awaited,
    remember_identifier,
    user_proved_by_code,
)
from madoguchi.identity.user_roles import acts_for_company

SIGN_IN_PURPOSE = "sign-in"


def ask_for_code(
    request: HttpRequest, user: User | None, canonical: str
) -> HttpResponse:
    """Send a code to the user whose password was right; without one, send nothing.

    The failures of the person stay counted until the code is typed in: else whoever
    guesses could see from the waits that one was right. Refused (`too_many_codes`).
    """
    asker = code_request_subject(request, canonical)
    request_code(request, SIGN_IN_PURPOSE, user, asker=asker)
    remember_identifier(request, SIGN_IN_PURPOSE, canonical)
    return redirect_with_next(request, "sign-in-code")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_url(request))
    if not is_code_awaited(request, SIGN_IN_PURPOSE):
        return redirect_with_next(request, "sign-in")
    form = CodeForm(request.POST or None)
    user = user_proved_by_code(request, form, purpose=SIGN_IN_PURPOSE, guess="mail")
    if user:
        return finish_sign_in(request, user)
    lead = (
        _("いま、ログインの失敗が多く続いているため、確認コードもお願いしています。"),
        _(
            "入力された番号とパスワードが正しければ、"
            "ご登録のメールアドレスへ6桁の確認コードをお送りしました。"
        ),
        _("5分たっても届かないときは、パスワードが違うことがあります。"),
    )
    links = (
        ("sign-in", _("ログインの画面に戻る")),
        ("reset", _("パスワードを再設定する")),
        ("sign-in-help", _("コードが届かない理由を調べる")),
    )
    title, button = _("確認コードの入力"), _("コードを確認する")
    return render_question(
        request, QuestionPage(title, button, form, lead, links=links)
    )


def finish_sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Go on as after the right password; a second step by mail is done already."""
    identifiers = SessionState(request.session).identifier_of_purpose
    subject = attempts.attempt_subject("password", identifiers[SIGN_IN_PURPOSE])
    attempts.clear_failures(subject)
    record_proof(request, user, "password")
    ways = second_step_ways_of(user, is_staff=acts_for_company(user))
    if ways[0] == "mail":
        record_proof(request, user, "mail")
    return allauth_api.run_sign_in(request, user, next_url(request))
