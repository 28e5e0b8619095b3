"""A change to another plan of the same service (料金プランの変更)."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import change_with_tax
from madoguchi.catalogue.queries import catalogue_reference_on
from madoguchi.contracts.actions import change_plan
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_month
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.toolkit.base import ComparisonTable, LabelledText, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.contract_facts import (
    billing_period_around,
    discounts_text,
    exit_cost_on,
)
from madoguchi.procedures.toolkit.contract_status import refuse_inactive_contract
from madoguchi.procedures.toolkit.item_prices import (
    exit_fee_text,
    item_price_yen,
    paid_monthly_yen,
    price_of,
    tag_of,
)
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.plan_choice import (
    available_plans,
    leaves_term,
    new_term_end,
    other_plans,
    plan_label,
    term_text,
)
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.proration import changed_month_yen
from madoguchi.procedures.toolkit.timing import NextDay

PLAN_CHANGE_TIMING = NextDay()


class PlanChangeForm(ProcedureForm):
    plan = forms.ChoiceField(
        label=gettext_lazy("新しいプラン"), widget=forms.RadioSelect
    )

    def fill_choices(self) -> None:
        named = [
            (i.item_code, plan_label(self.case, i)) for i in other_plans(self.case)
        ]
        self.set_choices("plan", named, plan_not_sold())


def plan_not_sold() -> Refused:
    return Refused(
        "plan_not_sold",
        _(
            "このプランは、反映の日にはお申し込みいただけません。"
            "まだ申し込んでいません。ほかのプランを選んでください。"
        ),
    )


def plan_starts_on(case: Case) -> date:
    request = case.timing_request()
    return PLAN_CHANGE_TIMING.schedule(request).effective_on or request.today


def plan_on_day(code: str, day: date) -> Item:
    """Return the plan as sold on a day. Refused with `plan_not_sold`."""
    item = catalogue_reference_on(day).items.get(code)
    if item is None:
        raise plan_not_sold()
    return item


def change_month_text(case: Case, item: Item, day: date) -> str:
    """Write what the plan costs in the month of the change."""
    month, was, will = (
        billing_period_around(case, day),
        item_price_yen(case.plan),
        item_price_yen(item),
    )
    if not case.policy.prorates:
        price = tag_of(will, item.tax_category, case)
        return _("%(price)s、日割りなし（新しいプランの月額）") % {"price": price}
    days = month.before(day)
    prorated = changed_month_yen(was, will, day, month)
    price = tag_of(prorated, item.tax_category, case)
    words = _("%(price)s、日割り（いまのプラン%(old)s日、新しいプラン%(new)s日）")
    return words % {"price": price, "old": days, "new": month.days - days}


def apply(run: OrderRun) -> None:
    item = run.case.facts.items[run.answers["plan"]]
    term = new_term_end(run.case, item, run.at.date())
    contract, code = run.case.about, item.item_code
    change_plan(contract, to=code, term_end_on=term, actor=run.actor, at=run.at)


class PlanChange(Procedure):
    key, lane, title = "plan", "plan", gettext_lazy("料金プランの変更")
    form, timing, steps = PlanChangeForm, PLAN_CHANGE_TIMING, (DatabaseStep(apply),)
    services = ALL_SERVICES
    group = gettext_lazy("契約の変更")
    button = gettext_lazy("プランの変更を申し込む")
    search_words = (
        "プラン変更 ぷらんへんこう コース変更 安くしたい ギガ変更 容量変更"
        " ようりょうへんこう 料金プラン プラン"
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
        if not other_plans(case):
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
    def table(cls, case: Case) -> ComparisonTable:
        """Compare the plans, the present one among them."""
        now, day = paid_monthly_yen(case.plan, case), plan_starts_on(case)
        rows = []
        for item in available_plans(case):
            mine = item.item_code == case.about.plan_code
            price = price_of(item, case)
            gap = _("いまのプラン") if mine else change_with_tax(price.yen - now)
            rows.append([item.name, price.monthly, gap, term_text(case, item, day)])
        heads = [_("プラン"), _("月額"), _("いまとの差"), _("契約期間")]
        return ComparisonTable(_("プランの比較"), heads, rows)

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case, day = form.case, plan_starts_on(form.case)
        item = plan_on_day(form.cleaned_data["plan"], day)
        month, cuts = billing_period_around(case, day), discounts_text(case)
        price = price_of(item, case)
        gap = price.yen - paid_monthly_yen(case.plan, case)
        pairs = [
            (_("新しい月額"), price.monthly),
            (_("月額の差"), change_with_tax(gap)),
            (
                _("%(month)s分のプラン料金") % {"month": format_month(month.last)},
                change_month_text(case, item, day),
            ),
            (_("割引"), kept_discounts_notice(case, cuts)),
            (_("契約期間"), term_text(case, item, day)),
        ]
        if leaves_term(case, item):
            fee = exit_fee_text(case, exit_cost_on(case, day).fee_yen)
            pairs.append((_("契約解除料"), fee))
        return [(label, text) for label, text in pairs if text]


def proration_notices(case: Case) -> list[str]:
    if case.policy.prorates:
        return [_("月の途中で変えても、料金はどちらのプランも日割りです。")]
    month = format_month(billing_period_around(case, plan_starts_on(case)).last)
    words = _("日割りはありません。%(month)s分から新しいプランの月額になります。")
    return [words % {"month": month}]


def kept_discounts_notice(case: Case, cuts: str) -> str:
    if not cuts:
        return ""
    if case.policy.keeps_discounts:
        return _("%(cuts)sはそのまま続きます。") % {"cuts": cuts}
    return _("%(cuts)sは、プランを変えると終わります。") % {"cuts": cuts}
