"""What an agent types off a 口座振替依頼書 that came by post."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm
from madoguchi.procedures.toolkit.debit_form import ACCOUNT_TYPES, DebitForm
from madoguchi.procedures.toolkit.text_fields import FreeTextField

CODE_INPUT = {"inputmode": "numeric", "autocomplete": "off"}
TYPED_NAMES = ("account_type", "number", "symbol", "passbook_number", "holder")
FIELD_OF_WORDS = {"bank_words": "bank", "branch_words": "branch"}
"""Where a fault of a search is shown: at the desk codes are typed, and no words."""


class PaperMandateForm(DecisionForm):
    """The account as it stands on the paper; its rules are those of `DebitForm`.

    `contract` is the code of one of `contracts`; without any, a contract number.
    """

    contract = forms.ChoiceField(label=_("契約"), widget=forms.RadioSelect)
    bank = FreeTextField(
        label=_("銀行コード"), max_length=4, widget=forms.TextInput(CODE_INPUT)
    )
    branch = FreeTextField(
        label=_("支店コード"),
        help_text=_("ゆうちょ銀行は空けて、下の記号と番号に書きます。"),
        max_length=3,
        required=False,
        widget=forms.TextInput(CODE_INPUT),
    )
    account_type = forms.ChoiceField(
        label=_("預金の種類"),
        choices=list(ACCOUNT_TYPES.items()),
        initial="1",
        widget=forms.RadioSelect,
    )
    number = FreeTextField(
        label=_("口座番号"),
        max_length=40,
        required=False,
        widget=forms.TextInput(CODE_INPUT),
    )
    symbol = FreeTextField(
        label=_("通帳の記号（ゆうちょ銀行）"),
        max_length=40,
        required=False,
        widget=forms.TextInput(CODE_INPUT),
    )
    passbook_number = FreeTextField(
        label=_("通帳の番号（ゆうちょ銀行）"),
        max_length=40,
        required=False,
        widget=forms.TextInput(CODE_INPUT),
    )
    holder = FreeTextField(
        label=_("口座名義（カナ）"),
        help_text=_("書面のとおりに。違うと思っても直さず、お客様にお尋ねください。"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, contracts: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contract"]
        if not contracts:
            self.fields["contract"] = FreeTextField(
                label=_("契約番号"), max_length=20, widget=forms.TextInput(CODE_INPUT)
            )
        elif isinstance(field, forms.ChoiceField):
            field.choices = contracts

    def answers(self) -> dict[str, Any]:
        """Return them as the customer's form reads them. After validation."""
        typed = self.cleaned_data
        places = {"bank": typed["bank"], "branch": typed["branch"]}
        words = {"bank_words": typed["bank"], "branch_words": typed["branch"]}
        return places | words | {name: typed[name] for name in TYPED_NAMES}

    def take_faults_of(self, form: DebitForm) -> None:
        """Show at the fields of the desk what the customer's form finds wrong."""
        for name, faults in form.errors.as_data().items():
            field = FIELD_OF_WORDS.get(name, name)
            self.add_error(field if field in self.fields else None, faults)
