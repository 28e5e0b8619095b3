"""The form by which an administrator gives a person a right over a part."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount, Grant
from madoguchi.departments.actions import department_choices
from madoguchi.people.grant_checks import MAX_GRANT_KEYS, WantedGrant
from madoguchi.people.role_names import GivenRole
from madoguchi.platform.access import Access
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.web.documents.search_fields import FirstDayField, LastDayField

WHOLE_COMPANY, SINGLE_CONTRACTS = "all", "contracts"
MAX_PARTS_OFFERED = 300


class GrantForm(forms.Form):
    """`scope`: all, departments:CODE, accounts:NUMBER or contracts with numbers."""

    role = forms.ChoiceField(label=_("できること"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("範囲"))
    contracts = forms.CharField(
        label=_("契約番号"),
        required=False,
        max_length=30 * MAX_GRANT_KEYS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("範囲で「選んだ契約だけ」を選んだとき。1行に1つ書きます。"),
    )
    from_on = FirstDayField(
        label=_("いつから"),
        required=False,
        help_text=_("空欄のときは、きょうからです。"),
    )
    until_on = LastDayField(
        label=_("いつまで"),
        required=False,
        help_text=_("空欄のときは、期限がありません。"),
    )
    reason = FreeTextField(
        label=_("理由"),
        required=False,
        max_length=200,
        help_text=_("操作の記録に残ります。"),
    )

    def offer(self, roles: Sequence[GivenRole], access: Access) -> None:
        for name, choices in (
            ("role", [(role.code, role_words(role)) for role in roles]),
            ("scope", scope_choices(access)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for mypy
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        is_single = answers.get("scope") == SINGLE_CONTRACTS
        if is_single and not answers.get("contracts", "").split():
            self.add_error("contracts", _("契約番号を1行に1つ書いてください。"))
        first, last = answers.get("from_on"), answers.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("最後の日が、始まりの日より前です。"))
        return answers

    def wanted_grant(self, rights: frozenset[str], today: date) -> WantedGrant:
        answers = self.cleaned_data
        scope, _sep, key = answers["scope"].partition(":")
        keys = [key] if key else []
        if scope == SINGLE_CONTRACTS:
            keys = list(dict.fromkeys(answers["contracts"].split()))
        first = answers["from_on"] or today
        last, reason = answers["until_on"], answers["reason"]
        return WantedGrant(
            tuple(sorted(rights)), scope, tuple(keys), first, last, reason
        )


def role_words(role: GivenRole) -> str:
    return (
        f"{role.label}（{role.explanation}）" if role.explanation else str(role.label)
    )


def scope_choices(access: Access) -> list[tuple[str, Any]]:
    """The whole company, its departments, billing accounts, and single contracts."""
    departments = [
        (
            f"{Grant.Scope.DEPARTMENTS}:{code}",
            f"{code} {name}" if name != code else code,
        )
        for code, name in department_choices(access)[:MAX_PARTS_OFFERED]
    ]
    rows = BillingAccount.objects.visible_to(access).order_by("account_number")
    accounts = [
        (f"{Grant.Scope.ACCOUNTS}:{number}", f"{number} {addressee}")
        for number, addressee in rows.values_list("account_number", "addressee")[
            :MAX_PARTS_OFFERED
        ]
    ]
    choices: list[tuple[str, Any]] = [(WHOLE_COMPANY, _("会社全体"))]
    if departments:
        choices.append((str(_("部門")), departments))
    choices.append((str(_("請求先")), accounts))
    choices.append((SINGLE_CONTRACTS, _("選んだ契約だけ")))
    return choices
