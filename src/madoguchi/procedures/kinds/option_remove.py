"""Removing options from a contract (オプションの解約)."""

from datetime import date
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.price_tags import change_with_tax
from madoguchi.contracts.actions import option_change, remove_option
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
    held_options,
)
from madoguchi.procedures.toolkit.contract_status import refuse_ended_contract
from madoguchi.procedures.toolkit.item_prices import paid_monthly_yen
from madoguchi.procedures.toolkit.multiple_choice import CheckboxesField
from madoguchi.procedures.toolkit.option_days import OptionsAndDayForm
from madoguchi.procedures.toolkit.option_numbers import (
    NUMBER_LOSS_LEVEL,
    OPTION_NUMBER_LABEL,
    held_option_codes,
    held_option_label,
    number_loss_sentence,
    options_with_number,
)
from madoguchi.procedures.toolkit.option_orders import (
    ending_text,
    month_cost_row,
    option_lane,
    refuse_options_under_way,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.promised_amounts import keep_promised_ends
from madoguchi.procedures.toolkit.proration import last_charged_day, last_month_yen
from madoguchi.procedures.toolkit.set_discounts import lost_discount_rows
from madoguchi.procedures.toolkit.timing import NowOrCycleEnd

REMOVAL_TIMING = NowOrCycleEnd()


class OptionRemoveForm(OptionsAndDayForm):
    timing, charge = REMOVAL_TIMING, staticmethod(last_month_yen)
    question = gettext_lazy("いつまで使いますか")
    now_words, cycle_words = gettext_lazy("今すぐやめる"), gettext_lazy("%(day)sまで")

    options = CheckboxesField(label=gettext_lazy("やめるオプション"))

    def fill_choices(self) -> None:
        case = self.case
        held = [
            (code, held_option_label(case, code)) for code in held_option_codes(case)
        ]
        self.set_choices("options", held, option_not_held())
        self.fill_day_choices()


def option_not_held() -> Refused:
    return Refused(
        "option_not_held",
        _(
            "このオプションは、この契約でお使いではありません。"
            "まだ申し込んでいません。お使いのものを選んでください。"
        ),
    )


def apply(run: OrderRun) -> None:
    chosen = set(run.answers["options"])
    on = run.order.effective_on or run.at.date()
    known = run.case.facts.items
    keep_promised_ends(run, [known[c] for c in sorted(chosen) if c in known], on)
    for option in held_options(run.case):
        if option.option_code in chosen:
            remove_option(option, on=on, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    return [option_change(run.case.about, code, "") for code in run.answers["options"]]


class OptionRemove(Procedure):
    key, lane, title = "option-remove", "option", gettext_lazy("オプションの解約")
    changes = ("contract_options.option_code",)
    form, timing, steps = (
        OptionRemoveForm,
        REMOVAL_TIMING,
        (DatabaseStep(apply, forecast_changes),),
    )
    services = ALL_SERVICES
    minutes = 1
    group = gettext_lazy("契約の変更")
    button = gettext_lazy("オプションの解約を申し込む")
    effect = gettext_lazy("オプションが終わります")
    effect_done = gettext_lazy("オプションが終わりました")
    search_words = (
        "オプション オプションをやめる オプション解約 オプション外す"
        " オプション削除 オプションいらない オプション解除 かけ放題をやめる"
        " かけ放題解約 かけ放題いらない 留守番電話いらない 留守電をやめる"
        " セキュリティ解約 セキュリティいらない 補償をやめる 補償外す"
        " 保険をやめる 使っていないオプション 余計なサービスを外す"
        " オプション止める 付いているサービスをやめる 要らないサービス"
        " サービスを外す オプション変更 無料期間が終わる前にオプションをやめる"
        " あんしんパック解約 止める やめる やめたい"
        " お試しで入ったのをやめる お試しもういらない 留守電いらない"
        " かけ放題もういらない 知らないサービスを外す つけられたサービスを取って"
        " 付属のやつを全部取る 最初だけ無料のを止める 頼んでないサービスいらない"
        " 使わないオプションを取って 無料お試しをやめる"
        " いつの間にか付いてたサービスを消す 勝手に付いたサービス"
        " セキュリティのやついらない"
        " 見放題を解約 動画の見放題をやめる"
    )
    error_codes = {
        "option_not_held": CodeExplanation(
            gettext_lazy("選んだオプションは、この契約でお使いではありません。"),
            gettext_lazy("お使いのオプションから選んでください。"),
        ),
        "no_option_held": CodeExplanation(
            gettext_lazy("この契約でお使いのオプションがありません。"),
            gettext_lazy("別の契約のものなら、契約を切り替えてお手続きください。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_ended_contract(case)
        if not held_options(case):
            raise Refused(
                "no_option_held",
                _(
                    "この契約でお使いのオプションはありません。何も変更していません。"
                    "ほかの契約のものは、契約を切り替えてお手続きください。"
                ),
            )

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        return option_lane(form.cleaned_data["options"])

    @classmethod
    def level_of(cls, form: ProcedureForm) -> int:
        names = options_with_number(form.case, form.cleaned_data["options"])
        return NUMBER_LOSS_LEVEL if names else cls.level

    @classmethod
    def loss_warning(cls, form: ProcedureForm) -> str:
        """Name the options whose number ends.

        It is no question of the form: an accepted order has to stay valid without it.
        """
        names = options_with_number(form.case, form.cleaned_data["options"])
        words = _("%(options)sが終わると、その電話番号は二度と使えません。")
        return words % {"options": "、".join(names)} if names else ""

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("オプションはこのまま続きます。")

    @classmethod
    def first_changed_month(cls, case: Case, day: date) -> date:
        """Return the month of the first day that is not charged any more."""
        month, prorates = billing_period_around(case, day), case.policy.prorates
        charged = last_charged_day(day, month, prorates=prorates)
        return super().first_changed_month(case, charged + ONE_DAY)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        cost = (
            _("やめた月の料金は、やめた日までの日割りです。")
            if case.policy.prorates
            else _("日割りはありません。月の途中でやめても、1か月分の料金です。")
        )
        return [cost]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case = form.case
        refuse_options_under_way(case, form.cleaned_data["options"])
        codes = form.cleaned_data["options"]
        items = [case.facts.items[c] for c in codes if c in case.facts.items]
        day = cast(OptionRemoveForm, form).chosen_day()
        gap = sum(paid_monthly_yen(item, case) for item in items)
        pairs = [
            (_("月額の差"), change_with_tax(-gap)),
            month_cost_row(case, items, day, last_month_yen),
            (_("使えなくなるもの"), ending_text(case, codes, day)),
        ]
        pairs += lost_discount_rows(case, day + ONE_DAY, without=codes)
        if number := number_loss_sentence(case, codes):
            pairs.append((str(OPTION_NUMBER_LABEL), number))
        return pairs
