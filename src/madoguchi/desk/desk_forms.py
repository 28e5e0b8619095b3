"""The forms of the desk."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.reasons import clean_reason
from madoguchi.procedures.engine.identity import METHODS_AT_DESK
from madoguchi.procedures.kinds.revision import REVISION_CHOICES
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import CodedError

MAX_ID = 2**63 - 1  # of a row


class DeskFindForm(forms.Form):
    q = FreeTextField(
        label=_("受付番号、お客様番号、電話番号、請求書番号のどれか"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
    )


class NameSearchForm(forms.Form):
    name = FreeTextField(
        label=_("お名前、フリガナ、電話番号、メールアドレスのどれか"),
        help_text=_(
            "お名前は姓から2文字以上（「株式会社」なしでも）。"
            "電話番号・メールアドレス・以前のお客様番号は全部を入力します。"
        ),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
    )
    reason = FreeTextField(
        label=_("探す理由"),
        help_text=_("5文字以上。見つかったお客様の監査記録に残ります。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class OpenCustomerForm(forms.Form):
    """Opens a customer.

    `order`, `bill`, `charge`, `refund`, `transfer`: the page to lead on to, if any.
    """

    reason = FreeTextField(
        label=_("開く理由"),
        help_text=_("5文字以上。監査記録に残ります。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    ticket = FreeTextField(
        label=_("問い合わせ番号"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    order = FreeTextField(widget=forms.HiddenInput, required=False, max_length=24)
    bill = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=10)
    charge = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MAX_ID
    )
    refund = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MAX_ID
    )
    transfer = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MAX_ID
    )


class ReasonForm(forms.Form):
    reason = FreeTextField(
        label=_("理由"),
        help_text=_("5文字以上。監査記録に残ります。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def reason_of_form(form: ReasonForm) -> str:
    """Return the reason of a form that was validated.

    Refused as its field refuses it, or with `staff_reason_needed`.
    """
    for fault in form.errors.as_data().get("reason", ()):
        if isinstance(fault, CodedError):
            raise Refused(str(fault.code), str(fault.message))
    return clean_reason(form.cleaned_data.get("reason", ""))


class UnlockForm(ReasonForm):
    """Unlocks a login. `member`: which, from the button."""

    member = forms.IntegerField(min_value=1, max_value=MAX_ID)


class DecisionForm(forms.Form):
    """A decision. `key`: made with the page, so that a second click does nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput({"id": False}), initial=uuid4)


class IdentityCheckForm(DecisionForm):
    """An identification at the desk: how, and by which paper."""

    method = forms.ChoiceField(
        label=_("確認の方法"),
        choices=[(method.value, method.label) for method in METHODS_AT_DESK],
        widget=forms.RadioSelect,
    )
    evidence = FreeTextField(
        label=_("確認した書類の名前と番号"),
        help_text=_(
            "例: 運転免許証 第123456789012号。マイナンバーは書かないでください。"
        ),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class ReturnOutcomeForm(DecisionForm):
    """The result of a return. `outcome`: from the button."""

    outcome = forms.ChoiceField(
        choices=[(name, name) for name in ("whole", "damaged", "missing")]
    )


class ConflictForm(DecisionForm):
    """Whose value counts. `seen`: the value of the export that the page showed."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("ours", "theirs")])
    seen = forms.CharField(required=False, strip=False, max_length=1_000)


READY_REASONS = (
    _("書類の文字が読めません。明るい所で、書類の全体が入るように撮り直してください。"),
    _("書類の有効期限が切れています。有効な書類をお送りください。"),
    _("お名前が書類と違います。書類のとおりに直してください。"),
    _("ご住所が書類と違います。書類のとおりに直してください。"),
)


class ExplainedDecisionForm(DecisionForm):
    """A decision with a reason, which the action refuses below 5 letters.

    A ready reason stands before what is typed; with one, nothing need be typed.
    """

    ready = forms.ChoiceField(
        label=_("よく使う説明"),
        choices=[("", _("自分で書く")), *((words, words) for words in READY_REASONS)],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = FreeTextField(
        label=_("お客様への説明"),
        help_text=_(
            "直していただくことや理由を、お客様が読んでわかるように書いてください。"
        ),
        max_length=800,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, object]:
        texts = (self.cleaned_data.get(name) for name in ("ready", "reason"))
        reason = "\n".join(text for text in texts if text)
        if not reason and "reason" not in self.errors:
            self.add_error("reason", _("入力してください。"))
        return self.cleaned_data | {"reason": reason}


class DeskRevisionForm(DecisionForm):
    """A revision of a bill: act and reason. The amounts are typed at the lines."""

    act = forms.ChoiceField(
        label=_("発行する書類"),
        choices=REVISION_CHOICES,
        widget=forms.RadioSelect,
        initial="correct",
    )
    reason = FreeTextField(
        label=_("理由"),
        help_text=_("新しい書類に印刷され、お客様が読みます。200文字まで。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
