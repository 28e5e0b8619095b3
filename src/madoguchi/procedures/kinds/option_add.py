"""Adding options to a contract (オプションの追加)."""

from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import change_with_tax
from madoguchi.contracts.actions import add_option, option_change
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.kernel.errors import Refused
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    held_options,
    is_sold_with,
)
from madoguchi.procedures.toolkit.contract_status import refuse_inactive_contract
from madoguchi.procedures.toolkit.item_prices import paid_monthly_yen, price_of
from madoguchi.procedures.toolkit.multiple_choice import CheckboxesField
from madoguchi.procedures.toolkit.option_days import OptionsAndDayForm
from madoguchi.procedures.toolkit.option_orders import (
    month_cost_row,
    option_lane,
    refuse_options_under_way,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.promised_amounts import keep_promised_beginnings
from madoguchi.procedures.toolkit.proration import first_month_yen
from madoguchi.procedures.toolkit.timing import NowOrNextCycle

ADDING_TIMING = NowOrNextCycle()


class OptionAddForm(OptionsAndDayForm):
    timing, charge = ADDING_TIMING, staticmethod(first_month_yen)
    question = gettext_lazy("いつから付けますか")
    now_words, cycle_words = gettext_lazy("今すぐ"), gettext_lazy("%(day)sから")

    options = CheckboxesField(label=gettext_lazy("追加するオプション"))

    def fill_choices(self) -> None:
        case = self.case
        named = [
            (i.item_code, f"{i.name} {price_of(i, case).monthly}")
            for i in addable_options(case)
        ]
        self.set_choices("options", named, option_not_sold())
        self.fill_day_choices()


def option_not_sold() -> Refused:
    return Refused(
        "option_not_sold",
        _(
            "このオプションは、この契約ではお申し込みいただけないか、すでにお使いです。"
            "まだ申し込んでいません。ほかのものを選んでください。"
        ),
    )


def addable_options(case: Case) -> list[Item]:
    """Return options sold today for this service that the contract lacks, by name."""
    held = {option.option_code for option in held_options(case)}
    sold = [i for i in case.facts.items.values() if is_sold_with(case, i)]
    mine = [item for item in sold if item.item_code not in held]
    return sorted(mine, key=lambda item: item.name)


def apply(run: OrderRun) -> None:
    items = [run.case.facts.items[code] for code in run.answers["options"]]
    keep_promised_beginnings(run, items, run.order.effective_on or run.at.date())
    for code in run.answers["options"]:
        add_option(run.case.about, code, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    return [option_change(run.case.about, "", code) for code in run.answers["options"]]


class OptionAdd(Procedure):
    key, lane, title = "option-add", "option", gettext_lazy("オプションの追加")
    changes = ("contract_options.option_code",)
    form, timing, steps = (
        OptionAddForm,
        ADDING_TIMING,
        (DatabaseStep(apply, forecast_changes),),
    )
    services = ALL_SERVICES
    minutes = 1
    group = gettext_lazy("契約の変更")
    button = gettext_lazy("オプションの追加を申し込む")
    effect = gettext_lazy("オプションが付きます")
    effect_done = gettext_lazy("オプションが付きました")
    search_words = (
        "オプション オプション追加 オプションを付ける オプション申し込み"
        " オプション変更 かけ放題 かけ放題を付ける かけ放題にする"
        " 留守番電話を付ける 留守電使いたい セキュリティ追加 セキュリティ付ける"
        " ウイルス対策付けたい 通話定額 補償に入る 保険に入る データ追加"
        " 海外で使う 固定ip 番号表示付ける オプション一覧 電話し放題にする"
        " 転送電話 あんしんパック申し込み キャッチホン追加 ひかり電話追加"
        " サービス追加 追加サービス オプションの種類 オプションを見る"
        " 通話オプション 留守電サービス 電話かけ放題"
        " オプションの料金 補償サービス オプション何がある オプションの値段"
        " 子供に変なサイト見せたくない 電話かけ放題に入りたい"
        " 海外でも電話を使えるように 旅行で使えるように 留守番電話をつけて"
        " 迷惑電話を止めるサービス スマホの保証に入りたい ウイルス対策も頼みたい"
        " ハワイでスマホを使う 海外でスマホ 外国で使えるように"
        " 韓国で使えるように"
    )
    error_codes = {
        "option_not_sold": CodeExplanation(
            gettext_lazy(
                "選んだオプションは、この契約では申し込めないか、すでにお使いです。"
            ),
            gettext_lazy("一覧から別のオプションを選んでください。"),
        ),
        "no_option_left": CodeExplanation(
            gettext_lazy("この契約に追加できるオプションがありません。"),
            gettext_lazy("お使いのオプションは契約のページでご覧いただけます。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_inactive_contract(case)
        if not addable_options(case):
            raise Refused(
                "no_option_left",
                _(
                    "追加できるオプションは、いまはありません。何も変更していません。"
                    "お使いのオプションは契約のページでご覧いただけます。"
                ),
            )

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        return option_lane(form.cleaned_data["options"])

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("オプションは付かず、料金も変わりません。")

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        if case.policy.prorates:
            return [_("月の途中で付けると、その月の料金は日割りです。")]
        return [_("日割りはありません。月の途中で付けても、1か月分の料金です。")]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case = form.case
        refuse_options_under_way(case, form.cleaned_data["options"])
        chosen = [case.facts.items[code] for code in form.cleaned_data["options"]]
        day = cast(OptionAddForm, form).chosen_day()
        gap = sum(paid_monthly_yen(item, case) for item in chosen)
        return [
            (_("月額の差"), change_with_tax(gap)),
            month_cost_row(case, chosen, day, first_month_yen),
        ]
