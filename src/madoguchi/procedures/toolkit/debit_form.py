"""Asks for a bank account: the bank, its branch, then type, number and holder."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.kernel.errors import Refused
from madoguchi.payments.bank_accounts import CURRENT, ORDINARY, YUCHO, BankAccount
from madoguchi.payments.bank_search import (
    FoundPlace,
    FoundPlaces,
    find_banks,
    find_branches,
    places_of_banks,
    places_of_branches,
)
from madoguchi.payments.holder_match import Likeness, likeness_of_holder
from madoguchi.payments.passbooks import convert_passbook, passbook_unfit
from madoguchi.payments.sealed_accounts import AccountSecrets, tail_of
from madoguchi.payments.zengin.kana import spell_for_bank
from madoguchi.procedures.toolkit.bank_words import (
    account_number_of,
    account_number_unfit,
    bank_refusal,
    branch_refusal,
    chosen_place,
    holder_spelling_refusal,
)
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.normalise import normalise_number
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.sealed_answers import open_answers, seal_answers
from madoguchi.ui.form_errors import show_refusal

SEALED_NAMES = frozenset({"number", "symbol", "passbook_number", "holder"})
BANK_PAGE, BRANCH_PAGE = ("bank_words", "bank"), ("branch_words", "branch")
ACCOUNT_PAGE = ("account_type", "number", "holder")
PASSBOOK_PAGE = ("symbol", "passbook_number", "holder")
ACCOUNT_TYPES = {ORDINARY: gettext_lazy("普通"), CURRENT: gettext_lazy("当座")}
LIKENESS_WORDS = {
    Likeness.NEAR: gettext_lazy(
        "ご契約者のお名前（%(name)s）と少し違います。通帳の表記と同じか、"
        "お確かめください。こちらでは直しません。"
    ),
    Likeness.OTHER: gettext_lazy(
        "ご契約者のお名前（%(name)s）と違う方の口座です。よろしければ、"
        "このままお進みください。"
    ),
}


class PlaceField(forms.ChoiceField):
    """A bank or a branch; whether it was found, the form says with its own words."""

    def validate(self, value: Any) -> None:
        """Take any: other words may have been typed since it was chosen."""


class DebitForm(ProcedureForm):
    """Number and holder are saved sealed, and shown as a tail; ゆうちょ has a passbook.

    Without script too: what was typed into a search is sent, and its results come back
    as choices.
    """

    bank_words = forms.CharField(
        label=gettext_lazy("銀行の名前、かな、銀行コード"),
        required=False,
        max_length=60,
    )
    bank = PlaceField(
        label=gettext_lazy("銀行"), required=False, widget=forms.RadioSelect
    )
    branch_words = forms.CharField(
        label=gettext_lazy("支店の名前、かな、支店コード"),
        required=False,
        max_length=60,
    )
    branch = PlaceField(
        label=gettext_lazy("支店"), required=False, widget=forms.RadioSelect
    )
    account_type = forms.ChoiceField(
        label=gettext_lazy("預金の種類"),
        choices=list(ACCOUNT_TYPES.items()),
        initial=ORDINARY,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=gettext_lazy("口座番号"),
        max_length=40,
        help_text=gettext_lazy("7桁までの数字です。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    symbol = forms.CharField(
        label=gettext_lazy("通帳の記号"),
        max_length=40,
        help_text=gettext_lazy("5桁の数字です。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    passbook_number = forms.CharField(
        label=gettext_lazy("通帳の番号"),
        max_length=40,
        help_text=gettext_lazy("8桁までの数字です。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("口座名義（カナ）"),
        max_length=200,
        help_text=gettext_lazy(
            "通帳かキャッシュカードの表記のとおりに。姓と名の間は空けます。"
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *args: Any, case: Case, **more: Any
    ) -> None:
        about = answers_about(case)
        more["initial"] = open_answers(more.get("initial") or {}, about)
        opened = None if data is None else open_answers(data, about)
        super().__init__(opened, *args, case=case, **more)

    def raw_answers(self, data: Mapping[str, Any], names: Any) -> dict[str, Any]:
        typed = super().raw_answers(data, names)
        return seal_answers(typed, SEALED_NAMES, answers_about(self.case))

    def fill_choices(self) -> None:
        """Offer what was found for the words, or what is often chosen."""
        self.found_banks = self.find_for("bank_words", None)
        self.found_branches = self.find_for("branch_words", self.bank_code)
        self.set_choices("bank", choices_of(self.found_banks))
        self.set_choices("branch", choices_of(self.found_branches))
        absent = ACCOUNT_PAGE[:2] if self.has_passbook else PASSBOOK_PAGE[:2]
        for name in absent:
            self.fields[name].required = False
        if not self.is_bound:
            self.initial.setdefault("holder", self.contract_kana())

    def find_for(self, words_name: str, bank_code: str | None) -> FoundPlaces:
        words = str(self.raw_answer(words_name) or "")
        if bank_code is None:
            return find_banks(words) if words.strip() else places_of_banks()
        if words.strip():
            return find_branches(bank_code, words)
        return places_of_branches(bank_code)

    @property
    def chosen_bank(self) -> FoundPlace | None:
        return chosen_place(self.found_banks, self.raw_answer("bank"))

    @property
    def chosen_branch(self) -> FoundPlace | None:
        return chosen_place(self.found_branches, self.raw_answer("branch"))

    @property
    def bank_code(self) -> str:
        return self.chosen_bank.code if self.chosen_bank else ""

    @property
    def has_passbook(self) -> bool:
        return self.bank_code == YUCHO

    def contract_kana(self) -> str:
        return self.case.load_profile().kana

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        if self.has_passbook:
            return BANK_PAGE, PASSBOOK_PAGE
        return BANK_PAGE, BRANCH_PAGE, ACCOUNT_PAGE

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if self.chosen_bank is None:
            show_refusal(self, bank_refusal(self.found_banks), "bank")
        elif self.has_passbook:
            self.check_passbook(answers)
        else:
            self.check_account(answers)
        if holder := answers.get("holder"):
            spelling = spell_for_bank(holder)
            if refusal := holder_spelling_refusal(spelling):
                show_refusal(self, refusal, "holder")
            answers["holder"] = spelling.text
        return answers

    def check_account(self, answers: dict[str, Any]) -> None:
        if self.chosen_branch is None:
            words = answers.get("branch_words") or ""
            refusal = branch_refusal(self.found_branches, words)
            show_refusal(self, refusal, "branch")
        if typed := answers.get("number"):
            number = account_number_of(normalise_number(typed))
            if not number:
                show_refusal(self, account_number_unfit(), "number")
            answers["number"] = number

    def check_passbook(self, answers: dict[str, Any]) -> None:
        """Convert 記号 and 番号; both are kept, raw and converted."""
        symbol = normalise_number(answers.get("symbol") or "")
        number = normalise_number(answers.get("passbook_number") or "")
        if not symbol or not number:
            return
        try:
            converted = convert_passbook(symbol, number)
        except Refused as refusal:
            show_refusal(self, refusal, "symbol")
            return
        branches = {
            place.code for place in find_branches(YUCHO, converted.branch_code).places
        }
        if converted.branch_code not in branches:
            show_refusal(self, passbook_unfit(), "symbol")
            return
        answers |= {"symbol": symbol, "passbook_number": number}
        answers |= {"branch": converted.branch_code, "number": converted.number}
        answers["account_type"] = converted.account_type

    def bank_account(self) -> BankAccount:
        """Return the account that was named. After validation."""
        answers, bank = self.cleaned_data, self.chosen_bank
        branch = self.chosen_branch
        if self.has_passbook:
            branch = find_branches(YUCHO, answers["branch"]).exact
        if bank is None or branch is None:
            raise LookupError("the form is not valid")
        secrets = AccountSecrets(
            answers["number"],
            answers["holder"],
            answers.get("symbol") or "",
            answers.get("passbook_number") or "",
        )
        return BankAccount(
            bank.code,
            bank.name,
            branch.code,
            branch.name,
            answers["account_type"],
            secrets,
        )

    def summary(self) -> list[tuple[str, str]]:
        account, place = self.bank_account(), _("%(name)s（%(code)s）")
        bank = {"name": account.bank_name, "code": account.bank_code}
        branch = {"name": account.branch_name, "code": account.branch_code}
        tail = _("末尾%(tail)s") % {"tail": tail_of(account.secrets.number)}
        return [
            (_("銀行"), place % bank),
            (_("支店"), place % branch),
            (_("口座番号"), f"{ACCOUNT_TYPES[account.account_type]} {tail}"),
        ]

    def shown_once(self) -> list[tuple[str, str]]:
        """Show the spelling for the bank, and whether the name may be another's."""
        holder, kana = self.bank_account().secrets.holder_kana, self.contract_kana()
        shown = [(_("口座名義（銀行に送る表記）"), holder)]
        words = LIKENESS_WORDS.get(likeness_of_holder(kana, holder))
        if words:
            shown.append((_("名義のご確認"), str(words) % {"name": kana}))
        return shown


def answers_about(case: Case) -> str:
    return f"answers of {case.party.customer_number}"


def choices_of(found: FoundPlaces) -> list[tuple[str, str]]:
    return [(place.code, f"{place.name}（{place.code}）") for place in found.places]
