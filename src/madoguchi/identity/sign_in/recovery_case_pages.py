"""Recovery after a proved channel: a new password, or a case that waits."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts, recovery
from madoguchi.accounts.guard.backup_codes import normalise_code
from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.guard.masked_channels import masked_channels
from madoguchi.accounts.guard.pending_proofs import dead_proof_refusal
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Identifier, PendingProof, RecoveryCase, User
from madoguchi.accounts.security_notices import notice_channels_of
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import (
    NewPasswordForm,
)
from madoguchi.identity.next_url import next_url
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
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in.flow_proofs import (
    forget_proofs,
    proofs_of_flow,
    remember_proof,
    use_proofs_of_flow,
)
from madoguchi.identity.sign_in.recovery_progress import (
    RECOVERY_PURPOSE,
    recovery_progress,
)
from madoguchi.identity.sign_in.sign_in_pages import continue_sign_in
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.kernel.errors import Refused
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_next(request: HttpRequest) -> HttpResponse:
    """Go on to a new password; with a second step, offer to start a recovery case."""
    try:
        proofs = proofs_of_flow(request, RECOVERY_PURPOSE)
        if not proofs:
            return redirect_with_next(request, "recovery")
        user, proved = proofs[0].user, number_of_channels(proofs)
        if not (user.two_steps or second_factors_of(user) or acts_for_company(user)):
            return redirect_with_next(request, "recovery-password")
        if request.method == "POST":
            return start_recovery_case(request)
    except Refused:
        return redirect_to_start(request, "recovery")
    is_staff = acts_for_company(user)
    page = {
        "may_prove_more": proved < len(masked_channels(user, "")) and not is_staff,
        "proved": proved,
        "is_staff": is_staff,
        "sends_sms": may_send_sms(),
    }
    return render(request, "entry/recovery_next.html", {"page": page})


def number_of_channels(proofs: list[PendingProof]) -> int:
    """Return how many different addresses were proved; the same one twice is one."""
    return len({p.channel.address if p.channel else p.user.email for p in proofs})


def start_recovery_case(request: HttpRequest) -> HttpResponse:
    """Start a case, which waits or is reviewed, and show its receipt once.

    Refused (`proof_no_longer_valid`).
    """
    proofs = use_proofs_of_flow(request, RECOVERY_PURPOSE)
    user = proofs[0].user
    is_staff = acts_for_company(user)
    proved = 1 if is_staff else number_of_channels(proofs)
    case, receipt = recovery.create_recovery_case(user, channels=proved, at=now())
    record_sign_in_event(request, user, "recovery-started", "recovery")
    announce_security_change(user, "recovery-started", case=case)
    del SessionState(request.session).recovery
    page = {"case": case, "receipt": receipt, "is_staff": is_staff}
    return render(request, "entry/recovery_receipt.html", {"page": page})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_password(request: HttpRequest) -> HttpResponse:
    """Set a new password after one proved channel; the second step comes after it.

    Staff of a company need a case that is finished.
    """
    try:
        proofs = proofs_of_flow(request, RECOVERY_PURPOSE)
        if not proofs:
            return redirect_with_next(request, "recovery")
        user, case = proofs[-1].user, proofs[-1].case
        if acts_for_company(user) and case is None:
            return redirect_with_next(request, "recovery-next")
        name = recovery_progress(request).identifier or customer_number_of(user)
        form = NewPasswordForm(request.POST or None, user=user, name=name)
        if request.method == "POST" and form.is_valid():
            return set_recovered_password(request, form.cleaned_data["password"])
    except Refused:
        return redirect_to_start(request, "recovery")
    lead = (_("保存すると、ほかの端末はすべてログアウトします。"),)
    title, button = _("新しいパスワード"), _("保存して続ける")
    return render_question(
        request, QuestionPage(title, button, form, lead, 4, 4, _("パスワード"))
    )


def customer_number_of(user: User) -> str:
    """Return a customer number of the user; whoever has a receipt may not know more."""
    numbers = user.identifiers.filter(kind=Identifier.Kind.CUSTOMER_NUMBER)
    identifier = numbers.order_by("canonical").first()
    return identifier.canonical if identifier else ""


def set_recovered_password(request: HttpRequest, password: str) -> HttpResponse:
    """Set the password, sign in, and ask whether the registered mail still arrives.

    A case, if any, is completed, once.

    Refused (`proof_no_longer_valid`).
    """
    proof = use_proofs_of_flow(request, RECOVERY_PURPOSE)[-1]
    user, old_channels = proof.user, notice_channels_of(proof.user)
    if proof.case and not recovery.complete_recovery(proof.case, now()):
        raise dead_proof_refusal()
    user.refresh_from_db()
    recovery.reduce_rights(user, now())
    store_password(
        request, user, password, "recovery-done", extra_channels=old_channels
    )
    end_sessions(user)
    end_trust(user)
    request.session.flush()
    question = f"{reverse('sign-in-mail')}?{urlencode({'next': next_url(request)})}"
    return continue_sign_in(request, user, "recovery", target=question)


def resume_recovery_case(*, receipt: str, letter: str) -> RecoveryCase:
    """Return the case of a receipt whose waiting is over.

    Refused (`no_such_receipt`, `still_in_review`, `still_held`, `recovery_ended`).
    Guesses at the code of its letter are counted.
    """
    subject = keyed_digest("attempts", "receipt", normalise_code(receipt))
    attempts.count_attempt(subject, now())
    case = recovery.find_recovery_case(receipt, normalise_identifier(letter), now())
    attempts.clear_failures(subject)
    recovery.refuse_before_wait_ends(case, now())
    return case


class RecoveryReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("受付番号"),
        help_text=_("申し込みのときに画面に出た、13文字の番号です。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    letter = forms.CharField(
        label=_("郵送でお届けしたコード"),
        help_text=_("12桁の数字です。届いていない方は空のままで構いません。"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_receipt(self) -> str:
        return normalise_identifier(self.cleaned_data["receipt"])


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt of a case whose waiting is over, then for a password."""
    form = RecoveryReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = resume_recovery_case(**form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            request.session.cycle_key()
            forget_proofs(request, RECOVERY_PURPOSE)
            remember_proof(request, case.user, RECOVERY_PURPOSE, case=case)
            return redirect("recovery-password")
    lead = (_("待ち時間が終わると、ここから新しいパスワードを決められます。"),)
    title = gettext("復旧の続き")
    return render_question(request, QuestionPage(title, _("次へ"), form, lead))
