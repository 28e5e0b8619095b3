"""A company's new name (商号変更): the same company, its number and contracts stay."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.customers.actions import NewHolder, change_holder, rename_addressee
from madoguchi.customers.models import Party
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.day_of_change import refuse_impossible_day
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.text_fields import HolderNameField, KanaField
from madoguchi.procedures.toolkit.timing import AfterReview

COMPANY_NAME_LABEL = gettext_lazy("商号（名称）")
REGISTER_PAPER = AttachmentSpec(
    "company-register",
    gettext_lazy(
        "新しい商号がわかる登記事項証明書（履歴事項全部証明書、発行から3か月以内）"
    ),
)


class CompanyNameForm(ProcedureForm):
    name = HolderNameField(
        label=gettext_lazy("新しい商号（名称）"),
        max_length=200,
        help_text=gettext_lazy(
            "登記事項証明書のとおりに入力してください（例: 株式会社みちのく商事）。"
        ),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    kana = KanaField(
        label=gettext_lazy("商号のフリガナ"),
        max_length=200,
        help_text=gettext_lazy(
            "ひらがなで入力しても、カタカナに直します（例: ミチノクショウジ）。"
        ),
    )
    happened_on = JapaneseDateField(
        label=gettext_lazy("商号が変わった日"),
        help_text=gettext_lazy("登記事項証明書の「変更」の日です。"),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == self.case.load_profile().name:
            raise forms.ValidationError(
                _("いまの商号と同じです。新しい商号を入力してください。")
            )
        return name

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        refuse_impossible_day(day, self.case.today)
        return day


def apply(run: OrderRun) -> None:
    """Change the name, also on the bills that bear the old one."""
    profile = run.case.load_profile()
    old, name = profile.name, run.answers["name"]
    to = NewHolder(name, run.answers["kana"], profile.corporate_number)
    change_holder(profile, to=to, actor=run.actor, at=run.at)
    for account in run.case.load_accounts():
        if account.addressee == old:
            rename_addressee(account, name=name, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    answers, profile = run.answers, run.case.load_profile()
    name = answers["name"]
    changes = promised_columns(profile, name=name, kana=answers["kana"])
    for account in run.case.load_accounts():
        if account.addressee == profile.name:
            changes += promised_columns(account, addressee=name)
    return changes


class CompanyNameChange(Procedure):
    key, lane, title = "company-name", "name", gettext_lazy("商号（会社名）の変更")
    changes = ("parties.name", "parties.kana")
    form, timing, steps = (
        CompanyNameForm,
        AfterReview(),
        (DatabaseStep(apply, forecast_changes),),
    )
    party_kinds = (Party.Kind.CORPORATE,)
    billed = False
    approver = "operator"
    must_read = (COMPANY_NAME_LABEL,)
    level = 2
    minutes = 5
    attachments = (REGISTER_PAPER,)
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("商号の変更を申し込む")
    effect = gettext_lazy("新しい商号になります")
    effect_done = gettext_lazy("新しい商号になりました")

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("同じ会社の商号（名称）が変わったときのお手続きです。"),
            _("商号が登記事項証明書と1文字でも違うと、差し戻します。"),
            _(
                "合併や事業の譲り受けで契約の会社が変わるときは、お電話でご相談ください。"
            ),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        change = f"{form.case.load_profile().name} → {form.cleaned_data['name']}"
        return [
            (str(COMPANY_NAME_LABEL), change),
            (_("同じ宛名の請求書"), _("反映後の次のご請求から新しい商号")),
            (_("変わらないもの"), _("法人番号、お客様番号、ログインの方法、料金")),
            (_("手数料"), _("0円")),
        ]
