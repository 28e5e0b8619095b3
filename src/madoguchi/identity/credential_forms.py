"""Forms for customer numbers, passwords, codes and passkeys."""

import json
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.identifiers import normalise_identifier, normalise_password
from madoguchi.accounts.models import User

MAX_PASSWORD_LENGTH = 1_000  # hashing megabytes would cost too much time
MAX_TYPED_IDENTIFIER_LENGTH = 500
MIN_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH_TWO_STEPS = 15, 8
"""Characters of a password that is the only factor, and of one with a second step."""


class CustomerNumberForm(forms.Form):
    number = forms.CharField(
        label=_("お客様番号"),
        help_text=_("Nで始まる10桁です。全角でも、空白が入っていても構いません。"),
        max_length=MAX_TYPED_IDENTIFIER_LENGTH,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off"}),
    )

    def clean_number(self) -> str:
        return normalise_identifier(self.cleaned_data["number"])


class IdentifierForm(forms.Form):
    identifier = forms.CharField(
        label=_("お客様番号またはメールアドレス"),
        help_text=_("全角でも、空白が入っていても構いません。"),
        max_length=MAX_TYPED_IDENTIFIER_LENGTH,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def clean_identifier(self) -> str:
        return normalise_identifier(self.cleaned_data["identifier"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("確認コード"),
        help_text=_("6桁の数字です。"),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    def clean_code(self) -> str:
        return normalise_identifier(self.cleaned_data["code"])


class BackupCodeForm(forms.Form):
    code = forms.CharField(
        label=_("予備コード"),
        help_text=_("印刷した控えの、まだ使っていない1行です。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        return normalise_identifier(self.cleaned_data["code"])


class PasskeyForm(forms.Form):
    """The answer of the browser's own passkey dialogue, as JSON in a hidden field.

    Its length is bounded as text, before it is parsed. Refused is what is no object.
    """

    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_credential(self) -> dict[str, Any]:
        try:
            credential = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError):  # a number or a depth that none has, too
            credential = None
        if not isinstance(credential, dict):
            raise forms.ValidationError(_("パスキーの応答を読み取れませんでした。"))
        return credential


class NameBesidePasswordInput(forms.TextInput):
    """A text field that nobody sees: by it a password manager knows whose password.

    It must be of type `text`; managers read no field of type `hidden`.
    """

    is_hidden = True

    def __init__(self, name: str) -> None:
        super().__init__({"autocomplete": "username", "readonly": True, "hidden": True})
        self.name = name

    def format_value(self, value: Any) -> str:
        return self.name


def name_beside_password(name: str) -> forms.CharField:
    """Return a field that shows the name of the login; nobody reads what comes back."""
    return forms.CharField(required=False, widget=NameBesidePasswordInput(name))


def old_password_field() -> forms.CharField:
    return forms.CharField(
        label=_("いまのパスワード"),
        strip=False,
        max_length=MAX_PASSWORD_LENGTH,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class OldPasswordForm(forms.Form):
    password = old_password_field()

    def clean_password(self) -> str:
        return normalise_password(self.cleaned_data["password"])


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新しいパスワード"),
        strip=False,
        max_length=MAX_PASSWORD_LENGTH,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, name: str, **kwargs: Any) -> None:
        """`name`: how the person knows the login; before sign-in what was typed."""
        super().__init__(*args, **kwargs)
        self.fields["username"] = name_beside_password(name)
        self.user = user
        self.min_length = (
            MIN_PASSWORD_LENGTH_TWO_STEPS if user.two_steps else MIN_PASSWORD_LENGTH
        )
        help_text = _("%(n)s文字以上。好きな言葉をいくつか並べると覚えやすくなります。")
        self.fields["password"].help_text = help_text % {"n": self.min_length}

    def clean_password(self) -> str:
        password = normalise_password(self.cleaned_data["password"])
        if len(password) < self.min_length:
            message = _(
                "パスワードは%(n)s文字以上にしてください。まだ変更していません。"
            )
            raise forms.ValidationError(message % {"n": self.min_length})
        password_validation.validate_password(password, self.user)
        return password
