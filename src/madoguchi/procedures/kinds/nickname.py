"""The customer's own name for a contract (契約の呼び名)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.actions import rename_contract
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.text_fields import NicknameField
from madoguchi.procedures.toolkit.timing import AtOnceWithoutUndo


class NicknameForm(ProcedureForm):
    nickname = NicknameField(
        label=gettext_lazy("呼び名"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "例: 自宅、母のスマホ。マイページと請求書の明細に載ります。"
            "絵文字は請求書のPDFでは「〓」になります。空にすると元に戻ります。"
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def fill_choices(self) -> None:
        self.initial.setdefault("nickname", self.case.about.nickname)


def apply(run: OrderRun) -> None:
    rename_contract(
        run.case.about, to=run.answers["nickname"], actor=run.actor, at=run.at
    )


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    return promised_columns(run.case.about, nickname=run.answers["nickname"])


class NicknameChange(Procedure):
    key, lane, title = "nickname", "nickname", gettext_lazy("契約の呼び名")
    form, timing, steps = (
        NicknameForm,
        AtOnceWithoutUndo(),
        (DatabaseStep(apply, forecast_changes),),
    )
    billed = is_listed = False  # a page of the contract does it in one step
    group = gettext_lazy("契約の変更")
    services = ALL_SERVICES
    minutes = 1
    button = gettext_lazy("呼び名を変える")

    search_words = (
        "呼び名 呼び名変更 ニックネーム 契約の名前 契約に名前を付ける"
        " 回線に名前を付ける 契約の呼び名 表示名変更 契約を区別 契約を見分ける"
        " 契約名変更 回線の名前変更 ラベル 契約の表示名 愛称"
        " じいちゃんの電話と名前をつける 電話が三つあってどれがどれ"
        " 回線の見分けがつかない どの番号が誰のか 子供のスマホと表示"
        " 回線に本店と書く 回線にメモ 回線に名前例本店 誰の電話か分かるように"
    )

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        now = case.about.nickname or _("なし")
        return [
            _("いまの呼び名: %(name)s") % {"name": now},
            _("契約の内容、料金、請求書の宛名は変わりません。何度でも変えられます。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        was = form.case.about.nickname or _("なし")
        now = form.cleaned_data["nickname"] or _("なし")
        return [(_("呼び名"), f"{was} → {now}")]
