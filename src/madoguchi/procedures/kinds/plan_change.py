"""Another plan of the same service (料金プランの変更)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.catalogue.models import Item
from madoguchi.contracts.actions import change_plan
from madoguchi.procedures.base import Pair, Procedure
from madoguchi.procedures.case import Case
from madoguchi.procedures.forms import ProcedureForm
from madoguchi.procedures.steps import Do, Run
from madoguchi.procedures.timing import NextDay


class PlanChangeForm(ProcedureForm):
    plan = forms.ChoiceField(
        label=gettext_lazy("新しいプラン"), widget=forms.RadioSelect
    )

    def offer(self) -> None:
        now = self.case.about.plan_code
        plans = [item for item in plans_of(self.case) if item.item_code != now]
        named = [(item.item_code, words(item)) for item in plans]
        self.offer_choices("plan", named)


def plans_of(case: Case) -> list[Item]:
    """Sold today, of the service of the contract, cheapest first."""
    kind = f"{case.about.service}_plan"
    plans = [item for item in case.facts.items.values() if item.kind == kind]
    return sorted(plans, key=lambda item: (item.price_excl, item.item_code))


def words(item: Item) -> str:
    return f"{item.name}（{int(item.price_excl):,}円）"


def apply(run: Run) -> None:
    change_plan(run.case.about, to=run.answers["plan"], actor=run.actor, at=run.at)


class PlanChange(Procedure):
    key, lane, title = "plan", "plan", gettext_lazy("料金プランの変更")
    form, timing, steps = PlanChangeForm, NextDay(), (Do(apply),)
    services = ("mobile", "fibre")
    button = gettext_lazy("プランの変更を申し込む")

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[Pair]:
        new = form.case.facts.items[form.cleaned_data["plan"]]
        old = form.case.plan
        was = int(old.price_excl) if old else 0
        return [(_("月額の差"), f"{int(new.price_excl) - was:+,}円")]
