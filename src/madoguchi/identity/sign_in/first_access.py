"""First access: customer number, code by registered mail, then a password."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard.budgets import CODE_BUDGET
from madoguchi.accounts.models import User
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import (
    CodeForm,
    CustomerNumberForm,
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
from madoguchi.identity.session_ending import end_sessions
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
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

FIRST_ACCESS_PURPOSE = "first-access"


@require_http_methods(["GET", "HEAD", "POST"])
def first_access(request: HttpRequest) -> HttpResponse:
    """Ask for the customer number. The next page is the same for every number."""
    form = CustomerNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_first_access_code(request, form.cleaned_data["number"])
            return redirect_with_next(request, "first-access-code")
        except Refused as refusal:
            show_refusal(form, refusal)
    lead = (_("ご契約時に登録されたメールアドレスへ、6桁の確認コードをお送りします。"),)
    title, button = _("はじめてのログイン"), _("確認コードを受け取る")
    page = QuestionPage(title, button, form, lead, 1, 3, _("お客様番号"))
    return render_question(request, page)


def send_first_access_code(request: HttpRequest, number: str) -> None:
    """Send a code to the registered mail; without a user to enrol, send nothing."""
    user = user_awaiting_first_access(number)
    request_code_by_name(request, FIRST_ACCESS_PURPOSE, user, number)
    remember_identifier(request, FIRST_ACCESS_PURPOSE, number)


def user_awaiting_first_access(number: str) -> User | None:
    """Return the user of that customer number, or desk mail, without a password yet."""
    customers = Q(
        identifiers__kind__in=["customer_number", "old_number"],
        memberships__isnull=False,
        memberships__left_at=None,
    )
    desk = Q(staff__isnull=False, staff__ended_at=None)
    users = User.objects.filter(
        customers | desk,
        identifiers__canonical=number,
        is_active=True,
        enrolled_at=None,
    )
    return users.order_by("pk").first()


@require_http_methods(["GET", "HEAD", "POST"])
def first_access_code(request: HttpRequest) -> HttpResponse:
    if not is_code_awaited(request, FIRST_ACCESS_PURPOSE):
        return redirect_with_next(request, "first-access")
    form = CodeForm(request.POST or None)
    user = user_proved_by_code(
        request, form, purpose=FIRST_ACCESS_PURPOSE, guess=FIRST_ACCESS_PURPOSE
    )
    if user:
        give_back_for_request(request, CODE_BUDGET)
        remember_proof(request, user, FIRST_ACCESS_PURPOSE)
        return redirect_with_next(request, "first-access-password")
    lead = (
        _(
            "お客様番号が正しければ、ご登録のメールアドレスへ確認コードをお送りしました。"
        ),
        _(
            "すでにパスワードを設定した方には届きません。ログインの画面からお入りください。"
        ),
    )
    title, button = _("確認コードの入力"), _("コードを確認する")
    links = (("first-access", _("届かないときは、もう一度送る")),)
    page = QuestionPage(title, button, form, lead, 2, 3, _("確認コード"), links)
    return render_question(request, page)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_access_password(request: HttpRequest) -> HttpResponse:
    try:
        proofs = proofs_of_flow(request, FIRST_ACCESS_PURPOSE)
        if not proofs:
            return redirect_with_next(request, "first-access")
        name = typed_identifier(request, FIRST_ACCESS_PURPOSE)
        form = NewPasswordForm(request.POST or None, user=proofs[0].user, name=name)
        if request.method == "POST" and form.is_valid():
            return set_first_password(request, form.cleaned_data["password"])
    except Refused:
        return redirect_to_start(request, "first-access")
    lead = (
        _("次回からは、お客様番号またはメールアドレスと、このパスワードで入れます。"),
    )
    title, button = _("パスワードの設定"), _("設定してログインする")
    return render_question(
        request, QuestionPage(title, button, form, lead, 3, 3, _("パスワード"))
    )


def set_first_password(request: HttpRequest, password: str) -> HttpResponse:
    """Set the password and sign in. Refused (`proof_no_longer_valid`)."""
    user = use_proofs_of_flow(request, FIRST_ACCESS_PURPOSE)[0].user
    user.set_password(password)
    user.enrolled_at = now()
    user.save(update_fields=["password", "enrolled_at"])
    end_sessions(user)
    request.session.flush()
    record_sign_in_event(request, user, "first-access")
    announce_security_change(user, "first-access")
    return continue_sign_in(request, user, "password")
