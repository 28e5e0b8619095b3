"""A change to another plan of the same service (料金プランの変更)."""

from datetime import date

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import change_with_tax
from madoguchi.catalogue.queries import catalogue_reference_on
from madoguchi.contracts.actions import change_plan
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import discounts_text
from madoguchi.procedures.toolkit.contract_status import refuse_inactive_contract
from madoguchi.procedures.toolkit.exit_fees import exit_fee_on
from madoguchi.procedures.toolkit.item_prices import paid_monthly_yen, price_of
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.own_usage import load_own_usage
from madoguchi.procedures.toolkit.plan_choice import other_plans, plan_label
from madoguchi.procedures.toolkit.plan_costs import (
    begin_label,
    month_of,
    monthly_cost_rows,
    plan_detail,
)
from madoguchi.procedures.toolkit.plan_terms import leaves_term, new_term_end, term_text
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.promised_amounts import (
    keep_promised_beginnings,
    keep_promised_ends,
)
from madoguchi.procedures.toolkit.promised_leaving_fees import keep_promised_exit_fee
from madoguchi.procedures.toolkit.set_discounts import (
    LOST_DISCOUNTS_LABEL,
    lost_discount_rows,
)
from madoguchi.procedures.toolkit.timing import NextCycleOrSoon, format_japanese_day

PLAN_CHANGE_TIMING = NextCycleOrSoon()
NEXT_CYCLE, SOON = "cycle", "soon"
NEW_PRICE_LABEL = gettext_lazy("新しい月額")
DISCOUNTS_LABEL, EXIT_FEE_LABEL = gettext_lazy("割引"), gettext_lazy("契約解除料")


class PlanChangeForm(ProcedureForm):
    """Asks for the plan, and on a page of its own for the day, with its sums.

    Orders from before the day was asked have no answer to it, and had the next day
    promised: their day stands on them.
    """

    plan = forms.ChoiceField(
        label=gettext_lazy("新しいプラン"), widget=forms.RadioSelect
    )
    begins = forms.ChoiceField(
        label=gettext_lazy("いつから変えますか"),
        widget=forms.RadioSelect,
        required=False,
        initial=NEXT_CYCLE,
    )

    def fill_choices(self) -> None:
        case, usage = self.case, load_own_usage(self.case)
        days = begin_days(case)
        named = [
            (
                i.item_code,
                format_html(
                    "<span><strong>{}</strong> {} <small>{}</small></span>",
                    i.name,
                    price_of(i, case).monthly,
                    plan_detail(case, i, days[SOON], usage),
                ),
            )
            for i in other_plans(case.about, case.facts)
        ]
        self.set_choices("plan", named, plan_not_sold())
        if usage:
            self.fields["plan"].help_text = usage.words
        if days[NEXT_CYCLE] == days[SOON]:
            del self.fields["begins"]
            return
        item = case.facts.items.get(str(self.raw_answer("plan")))
        labels = {
            choice: begin_label(case, item, day) if item else format_japanese_day(day)
            for choice, day in days.items()
        }
        self.set_choices("begins", list(labels.items()))

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name,) for name in self.fields)

    def chosen_on(self) -> date | None:
        days = begin_days(self.case)
        return days[self.cleaned_data.get("begins") or NEXT_CYCLE]

    def answer_text(self, name: str) -> str:
        if name == "begins":
            return _("%(day)sから") % {"day": format_japanese_day(self.chosen_on())}
        return plan_label(self.case, self.case.facts.items[self.cleaned_data[name]])


def begin_days(case: Case) -> dict[str, date]:
    """Return the days on which a plan may begin, by choice."""
    request = case.timing_request()
    return {
        NEXT_CYCLE: PLAN_CHANGE_TIMING.cycle_day(request),
        SOON: PLAN_CHANGE_TIMING.soon_day(request),
    }


def plan_not_sold() -> Refused:
    return Refused(
        "plan_not_sold",
        _(
            "このプランは、反映の日にはお申し込みいただけません。"
            "まだ申し込んでいません。ほかのプランを選んでください。"
        ),
    )


def plan_on_day(code: str, day: date) -> Item:
    """Return the plan as sold on a day. Refused with `plan_not_sold`."""
    item = catalogue_reference_on(day).items.get(code)
    if item is None:
        raise plan_not_sold()
    return item


def apply(run: OrderRun) -> None:
    item = run.case.facts.items[run.answers["plan"]]
    term = new_term_end(run.case, item, run.at.date())
    contract, code, day = run.case.about, item.item_code, run.at.date()
    if leaves_term(run.case, item):
        keep_promised_exit_fee(run, day)
    if run.case.plan:
        keep_promised_ends(run, [run.case.plan], day - ONE_DAY)
    keep_promised_beginnings(run, [item], day)
    change_plan(contract, to=code, term_end_on=term, actor=run.actor, at=run.at)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    day = run.order.effective_on or run.case.today
    item = plan_on_day(run.answers["plan"], day)
    term = new_term_end(run.case, item, day)
    return promised_columns(run.case.about, plan_code=item.item_code, term_end_on=term)


class PlanChange(Procedure):
    key, lane, title = "plan", "plan", gettext_lazy("料金プランの変更")
    changes = ("contracts.plan_code",)
    form, timing, steps = (
        PlanChangeForm,
        PLAN_CHANGE_TIMING,
        (DatabaseStep(apply, forecast_changes),),
    )
    services = ALL_SERVICES
    must_read = (
        NEW_PRICE_LABEL,
        DISCOUNTS_LABEL,
        LOST_DISCOUNTS_LABEL,
        EXIT_FEE_LABEL,
    )
    group = gettext_lazy("契約の変更")
    button = gettext_lazy("プランの変更を申し込む")
    effect = gettext_lazy("新しいプランになります")
    effect_done = gettext_lazy("新しいプランになりました")
    search_words = (
        "プラン プラン変更 料金プラン 料金プラン変更 コース変更 安くしたい"
        " 安いプラン 料金を安くする ギガ変更 ギガを増やす ギガを減らす 容量変更"
        " 容量を増やす 大きいプラン 小さいプラン プランを上げる プランを下げる"
        " データ容量変更 使い放題にする ギガ足りないので増やす 3ギガにする"
        " 20ギガに変える 節約 料金を下げる プラン見直し もっと安い"
        " ギガ余るので減らす プランの種類 おすすめのプラン どのプランがいい"
        " 速い回線に変える 1ギガから10ギガ データ増やす 毎月のデータを増やす"
        " 月額安く"
        " 年寄り向けの安い 学割 シニア割 一番小さいのでいい 一番安いもの"
        " あまり使わないので安いもの 毎月余るので小さいの ギガが毎月足りない"
        " データ使い放題 料金コースを見直す 使い放題のコース"
        " 毎月余ってもったいない 安いコースにしたい"
    )
    error_codes = {
        "plan_not_sold": CodeExplanation(
            gettext_lazy(
                "選んだプランは、いまは（または反映の日には）お申し込みいただけません。"
            ),
            gettext_lazy("一覧から別のプランを選んでください。"),
        ),
        "no_other_plan": CodeExplanation(
            gettext_lazy("この契約で選べるほかのプランがありません。"),
            gettext_lazy("ご希望があればお電話ください。"),
        ),
    }

    @classmethod
    def refuse(cls, case: Case) -> None:
        refuse_inactive_contract(case)
        if not other_plans(case.about, case.facts):
            raise Refused(
                "no_other_plan",
                _(
                    "この契約で選べるほかのプランは、いまはありません。"
                    "何も変更していません。ご希望があればお電話ください。"
                ),
            )

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        plan, cuts = case.plan, discounts_text(case)
        now = (
            _("いまは%(plan)sです。") % {"plan": plan_label(case, plan)} if plan else ""
        )
        return [
            sentence
            for sentence in (
                now,
                *proration_notices(case),
                kept_discounts_notice(case, cuts),
            )
            if sentence
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case, day = form.case, form.chosen_on()
        assert day is not None  # noqa: S101 either choice has its day
        item = plan_on_day(form.cleaned_data["plan"], day)
        price = price_of(item, case)
        gap = price.yen - paid_monthly_yen(case.plan, case)
        was = case.plan.name if case.plan else case.about.plan_code
        pairs = [
            (_("プラン"), f"{was} → {item.name}"),
            (str(NEW_PRICE_LABEL), price.monthly),
            (_("月額の差"), change_with_tax(gap)),
            *monthly_cost_rows(case, item, day),
            (str(DISCOUNTS_LABEL), kept_discounts_notice(case, discounts_text(case))),
            *lost_discount_rows(
                case, day, without=[case.about.plan_code], added=[item.item_code]
            ),
            (_("契約期間"), term_text(case, item, day)),
        ]
        if leaves_term(case, item):
            pairs.append((str(EXIT_FEE_LABEL), exit_fee_on(case, day)))
        return [(label, text) for label, text in pairs if text]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        """Name the plan that stays, which is that of the contract until the day."""
        contract, asked_at = order.contract, order.asked_at
        if contract is None or asked_at is None:
            return super().cancelled_effect(order)
        facts = catalogue_reference_on(asked_at.astimezone(JST).date())
        words = _("プランは%(plan)sのままで、料金も変わりません。")
        return words % {"plan": facts.name_of(contract.plan_code)}


def proration_notices(case: Case) -> list[str]:
    if case.policy.prorates:
        return [_("月の途中で変えても、料金はどちらのプランも日割りです。")]
    cycle = begin_days(case)[NEXT_CYCLE]
    words = _(
        "日割りはありません。%(day)sから変えると、%(month)s分の料金は変わりません。"
    )
    before = {
        "day": format_japanese_day(cycle),
        "month": month_of(case, cycle - ONE_DAY),
    }
    return [words % before]


def kept_discounts_notice(case: Case, cuts: str) -> str:
    if not cuts:
        return ""
    if case.policy.keeps_discounts:
        return _("%(cuts)sはそのまま続きます。") % {"cuts": cuts}
    return _("%(cuts)sは、プランを変えると終わります。") % {"cuts": cuts}
