"""A change of the customer's name, or of the holder (名義変更)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import IdentityWay, Policy
from madoguchi.contracts.voice_lines import has_voice_line
from madoguchi.customers.actions import (
    NewHolder,
    addressee_columns,
    change_bill_addressee,
    change_holder,
)
from madoguchi.customers.models import Party
from madoguchi.customers.portal_changes import ImportedRow
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.procedures.models import IdentityInquiry, Order
from madoguchi.procedures.models.identity_checks import InquiryState
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.day_of_change import refuse_impossible_day
from madoguchi.procedures.toolkit.identity_port import IDENTITY
from madoguchi.procedures.toolkit.japanese_date_field import JapaneseDateField
from madoguchi.procedures.toolkit.number_fields import CorporateNumberField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.split_names import split_name
from madoguchi.procedures.toolkit.text_fields import (
    HolderNameField,
    KanaField,
    KanaOfPersonField,
    NormalisedTextField,
)
from madoguchi.procedures.toolkit.timing import AfterReview

MARRIAGE, INHERITANCE, INCORPORATION = "marriage", "inheritance", "incorporation"
NAME_CHANGE_REASONS = [
    (MARRIAGE, gettext_lazy("結婚・離婚などで姓や名が変わった")),
    (INHERITANCE, gettext_lazy("契約者が亡くなり、引き継ぐ（相続）")),
    (INCORPORATION, gettext_lazy("個人の契約を、自分の会社に移す（法人成り）")),
]
TRANSFER_REASONS = {INHERITANCE, INCORPORATION}
"""Another person becomes the holder: where a voice line goes with it, the law has them
identified (携帯電話不正利用防止法5条). A new name of the same person is no transfer."""

HEIR_PICTURE = "identity-of-heir"
ATTACHMENTS_BY_REASON = {
    MARRIAGE: (
        AttachmentSpec(
            "new-name", gettext_lazy("新しい氏名がわかる書類（戸籍抄本か住民票）")
        ),
    ),
    INHERITANCE: (
        AttachmentSpec(
            "death-and-kinship",
            gettext_lazy(
                "亡くなったことと続柄がわかる書類（戸籍か法定相続情報一覧図）"
            ),
        ),
        AttachmentSpec(HEIR_PICTURE, gettext_lazy("引き継ぐ方の本人確認書類")),
    ),
    INCORPORATION: (
        AttachmentSpec(
            "company-registration",
            gettext_lazy("履歴事項全部証明書（発行から3か月以内）"),
        ),
    ),
}
LABELS_BY_REASON = {
    MARRIAGE: (gettext_lazy("新しい氏名"), gettext_lazy("変わった日")),
    INHERITANCE: (gettext_lazy("引き継ぐ方の氏名"), gettext_lazy("亡くなられた日")),
    INCORPORATION: (gettext_lazy("会社の名称"), gettext_lazy("設立の日")),
}


WAITING_TEXTS = {
    IdentityWay.ONLINE: gettext_lazy(
        "まだです。この画面のボタンから、マイナンバーカードを読み取ってください。"
        "ボタンがまだないときは、1分ほどあとに開き直してください。"
    ),
    IdentityWay.VISIT: gettext_lazy(
        "まだです。運転免許証などの本人確認書類をお持ちになり、窓口へお越しください。"
    ),
    IdentityWay.RESTRICTED_MAIL: gettext_lazy(
        "まだです。本人限定受取郵便をお送りします。ご本人が受け取ると進みます。"
    ),
}


def refused_text(inquiry: IdentityInquiry) -> str:
    words = _(
        "%(why)s 申し込みは残っています。"
        "ほかの確認の方法を、当社の担当者からご案内します。"
    )
    return words % {"why": inquiry.note}


HOLDER_LABEL = gettext_lazy("名義")
AS_ON_PAPER = gettext_lazy(
    "本人確認書類のとおりに入力してください。書類と1文字でも違うと差し戻しになります"
    "（例: 髙と高、﨑と崎）。"
)
KANA_HELP = gettext_lazy("ひらがなで入力しても、カタカナに直します。")


class NameForm(ProcedureForm):
    """Asks why, then for the name: in two parts where the present one has two.

    Orders from before the parts were asked have the whole name.
    """

    reason = forms.ChoiceField(
        label=gettext_lazy("名義を変える理由"),
        choices=NAME_CHANGE_REASONS,
        widget=forms.RadioSelect,
    )
    name = HolderNameField(
        label=gettext_lazy("新しい氏名"),
        max_length=200,
        help_text=AS_ON_PAPER,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    family_name = NormalisedTextField(
        label=gettext_lazy("新しい姓"),
        max_length=100,
        help_text=AS_ON_PAPER,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    given_name = NormalisedTextField(
        label=gettext_lazy("名"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    kana = KanaField(
        label=gettext_lazy("フリガナ"), max_length=200, help_text=KANA_HELP
    )
    corporate_number = CorporateNumberField(
        label=gettext_lazy("法人番号"), max_length=60
    )
    happened_on = JapaneseDateField(label=gettext_lazy("変わった日"))
    identity_way = forms.ChoiceField(
        label=gettext_lazy("新しい契約者のご本人確認の方法"),
        help_text=gettext_lazy(
            "電話番号のある回線では、法律により、写真の送付ではご本人を確認できません。"
            "法人の場合は、手続きをする方のご本人確認です。"
        ),
        widget=forms.RadioSelect,
    )

    def fill_choices(self) -> None:
        reason = self.raw_answer("reason")
        self.ask_for_name(reason)
        if reason != INCORPORATION:
            kana = KanaOfPersonField(
                label=self.fields["kana"].label, max_length=200, help_text=KANA_HELP
            )
            self.fields["kana"] = kana
        if reason != INCORPORATION:
            del self.fields["corporate_number"]
        if needs_identification(reason, self.case.party.pk):
            self.set_choices("identity_way", offered_ways(self.case.policy))
        else:
            del self.fields["identity_way"]
        if reason in LABELS_BY_REASON:
            name_label, day_label = LABELS_BY_REASON[reason]
            self.fields["happened_on"].label = day_label
            if "name" in self.fields:
                self.fields["name"].label = name_label

    def ask_for_name(self, reason: object) -> None:
        """Keep the whole name, or its two parts with what most likely stays."""
        now = split_name(self.case.load_profile().name)
        if reason != MARRIAGE or now is None or self.raw_answer("name"):
            del self.fields["family_name"], self.fields["given_name"]
            return
        del self.fields["name"]
        self.initial.setdefault("given_name", now.given)

    def clean(self) -> dict[str, Any]:
        """Join the parts of a name as those on record are joined."""
        cleaned = super().clean() or {}
        now = split_name(self.case.load_profile().name)
        if "family_name" in self.fields and now and not self.errors:
            family, given = cleaned["family_name"], cleaned["given_name"]
            cleaned["name"] = f"{family}{now.gap}{given}"
        return cleaned

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return (("reason",), tuple(n for n in self.fields if n != "reason"))

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        refuse_impossible_day(day, self.case.today)
        return day


def needs_identification(reason: object, party: int) -> bool:
    return reason in TRANSFER_REASONS and has_voice_line(party)


def offered_ways(policy: Policy) -> list[tuple[str, Any]]:
    """Return the ways of the policy; reading a card only where somebody can take it."""
    return [
        (way, label)
        for way, label in IdentityWay.choices
        if way in policy.identity_ways
        and (way != IdentityWay.ONLINE or IDENTITY.is_open)
    ]


def apply(run: OrderRun) -> None:
    """Change the name, also on the bills that bear the old one."""
    answers, profile = run.answers, run.case.load_profile()
    old = profile.name
    to = NewHolder(
        answers["name"], answers["kana"], answers.get("corporate_number", "")
    )
    change_holder(profile, to=to, actor=run.actor, at=run.at)
    for account in run.case.load_accounts():
        if account.addressee == old:
            change_bill_addressee(
                account,
                name=to.name,
                department=account.department_code,
                actor=run.actor,
                at=run.at,
            )


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    answers, profile = run.answers, run.case.load_profile()
    name, corporate_number = answers["name"], answers.get("corporate_number", "")
    names = {"name": name, "kana": answers["kana"]}
    changes = promised_columns(profile, **names, corporate_number=corporate_number)
    if corporate_number and run.case.is_consumer:
        kinds = Party.Kind.INDIVIDUAL, Party.Kind.CORPORATE
        row = ImportedRow(run.case.party.pk, *profile.place_in_import())
        changes.append(PromisedChange(row, "kind", *kinds))
    for account in run.case.load_accounts():
        if account.addressee == profile.name:
            columns = addressee_columns(account, name, account.department_code)
            changes += promised_columns(account, **columns)
    return changes


class NameChange(Procedure):
    key, lane, title = "name", "name", gettext_lazy("契約名義の変更")
    changes = ("parties.name", "parties.kana")
    form, timing, steps = (
        NameForm,
        AfterReview(),
        (DatabaseStep(apply, forecast_changes),),
    )
    for_companies = "company-name"
    billed = False
    approver = "operator"
    must_read = (HOLDER_LABEL,)
    level = 2
    minutes = 5
    attachments_hint = gettext_lazy(
        "変更がわかる書類の写真かPDF（理由を選ぶと決まります）"
    )
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("名義の変更を申し込む")
    effect = gettext_lazy("新しい名義になります")
    effect_done = gettext_lazy("新しい名義になりました")
    search_words = (
        "名義変更 名義 氏名変更 名前変更 名前を変える 名字 名字変わった 結婚"
        " 結婚して名前が変わった 離婚 離婚して名前 改姓 旧姓に戻る 相続"
        " 契約者が亡くなった 父が亡くなった 亡くなった 家族名義に変える"
        " 子供の名義に変える 親の名義を自分に 契約を譲る 名義を移す 社名変更"
        " 社名が変わった 会社名変更 商号変更 法人化 法人名義に変える 個人から法人"
        " 契約者変更 契約者の名前変更 名前の漢字が違う 名前間違い 名前の訂正"
        " フリガナ変更 合併 代表者変更 契約引き継ぎ 屋号 改名 契約者を変える"
        " 苗字違う"
        " 離婚したので旧姓に戻す 夫が亡くなったので私の名前"
        " 主人が亡くなったので私に お父さんの契約を私の名前に"
        " 親の契約を自分に移す 代表取締役が代わった 会社の名前が変わった"
        " 亡夫の契約を引き継ぐ 名字が変わりました 主人の携帯の契約を私に"
    )

    @classmethod
    def attachments_of(cls, form: ProcedureForm) -> tuple[AttachmentSpec, ...]:
        """Return the papers; no picture identifies the holder of a voice line."""
        reason = str(form.raw_answer("reason"))
        papers = ATTACHMENTS_BY_REASON.get(reason, ())
        if needs_identification(reason, form.case.party.pk):
            return tuple(spec for spec in papers if spec.code != HEIR_PICTURE)
        return papers

    @classmethod
    def identity_way(cls, answers: Mapping[str, Any], *, party: int) -> str:
        if not needs_identification(answers.get("reason"), party):
            return ""
        return str(answers.get("identity_way") or IdentityWay.VISIT)

    @classmethod
    def settle(cls, order: Order) -> list[LabelledText]:
        """Say how far the identification is, where one is needed."""
        way = cls.identity_way(order.answers, party=order.party_id)
        if not way:
            return []
        if check := order.identity_checks.order_by("pk").last():
            words = _("確認できました（%(method)s）")
            return [(_("ご本人確認"), words % {"method": check.get_method_display()})]
        refused = order.identity_inquiries.filter(state=InquiryState.REFUSED).first()
        waiting = str(WAITING_TEXTS[IdentityWay(way)])
        return [(_("ご本人確認"), refused_text(refused) if refused else waiting)]

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("氏名が書類と1文字でも違うと（髙と高など）、差し戻します。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        change = f"{form.case.load_profile().name} → {form.cleaned_data['name']}"
        return [
            (str(HOLDER_LABEL), change),
            (_("同じ宛名の請求書"), _("反映後の次のご請求から新しい名義")),
            (_("変わらないもの"), _("お客様番号、ログインの方法、料金")),
            (_("手数料"), _("0円")),
        ]
