"""A new password after a code by mail; a second step, if set up, comes after it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard.budgets import CODE_BUDGET
from madoguchi.accounts.models import Identifier, User
from madoguchi.identity.credential_forms import (
    CodeForm,
    IdentifierForm,
    NewPasswordForm,
)
from madoguchi.identity.network_budgets import give_back_for_request
from madoguchi.identity.one_time_codes import request_code_by_name
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_to_start,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session_ending import (
    end_sessions,
    end_trust,
    store_password,
)
from madoguchi.identity.sign_in.flow_proofs import (
    proofs_of_flow,
    remember_proof,
    use_proofs_of_flow,
)
from madoguchi.identity.sign_in.mailed_code import (
    is_code_awaited,
    remember_identifier,
    typed_identifier,
    user_proved_by_code,
)
from madoguchi.identity.sign_in.sign_in_pages import continue_sign_in
from madoguchi.kernel.errors import Refused
from madoguchi.ui.form_errors import show_refusal

RESET_PURPOSE = "reset"


@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for an identifier. The next page is the same for known and unknown ones."""
    form = IdentifierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        canonical = form.cleaned_data["identifier"]
        try:
            user = user_with_password(canonical)
            request_code_by_name(request, RESET_PURPOSE, user, canonical)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            remember_identifier(request, RESET_PURPOSE, canonical)
            return redirect_with_next(request, "reset-code")
    lead = (_("ご登録のメールアドレスへ、6桁の確認コードをお送りします。"),)
    title, button = _("パスワードの再設定"), _("確認コードを受け取る")
    links = (("recovery", _("登録のメールを受け取れないときは、ログインの復旧へ")),)
    return render_question(
        request, QuestionPage(title, button, form, lead, 1, 3, _("ご本人"), links)
    )


def user_with_password(canonical: str) -> User | None:
    """Return the active user of an identifier who has set a password before."""
    identifiers = Identifier.objects.filter(canonical=canonical, user__is_active=True)
    enrolled = identifiers.exclude(user__enrolled_at=None)
    identifier = enrolled.select_related("user").first()
    return identifier.user if identifier else None


@require_http_methods(["GET", "HEAD", "POST"])
def reset_code(request: HttpRequest) -> HttpResponse:
    if not is_code_awaited(request, RESET_PURPOSE):
        return redirect_with_next(request, "reset")
    form = CodeForm(request.POST or None)
    user = user_proved_by_code(request, form, purpose=RESET_PURPOSE, guess="mail")
    if user:
        give_back_for_request(request, CODE_BUDGET)
        remember_proof(request, user, RESET_PURPOSE)
        return redirect_with_next(request, "reset-password")
    lead = (
        _("ご登録があれば、メールアドレスへ確認コードをお送りしました。"),
        _(
            "まだパスワードを設定していない方には届きません。初回の設定からお進みください。"
        ),
    )
    links = (
        ("reset", _("届かないときは、もう一度送る")),
        ("sign-in-help", _("コードが届かない理由を調べる")),
    )
    title, button = _("確認コードの入力"), _("コードを確認する")
    return render_question(
        request, QuestionPage(title, button, form, lead, 2, 3, _("確認コード"), links)
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Set the password, end all sessions, and go on to the second step."""
    try:
        proofs = proofs_of_flow(request, RESET_PURPOSE)
        if not proofs:
            return redirect_with_next(request, "reset")
        name = typed_identifier(request, RESET_PURPOSE)
        form = NewPasswordForm(request.POST or None, user=proofs[0].user, name=name)
        if request.method == "POST" and form.is_valid():
            return set_reset_password(request, form.cleaned_data["password"])
    except Refused:
        return redirect_to_start(request, "reset")
    lead = (_("保存すると、ほかの端末はすべてログアウトします。"),)
    title, button = _("新しいパスワード"), _("保存して続ける")
    return render_question(
        request, QuestionPage(title, button, form, lead, 3, 3, _("パスワード"))
    )


def set_reset_password(request: HttpRequest, password: str) -> HttpResponse:
    """Set the password and go on to the second step.

    Refused (`proof_no_longer_valid`).
    """
    user = use_proofs_of_flow(request, RESET_PURPOSE)[0].user
    store_password(request, user, password, "password-reset")
    end_sessions(user)
    end_trust(user)
    request.session.flush()
    return continue_sign_in(request, user, "password")
