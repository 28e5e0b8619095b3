"""Acts of the desk on bills: refunds, write-offs, stops, plans, acknowledgements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.money_forms import MONEY_FORMS, BillActForm
from madoguchi.desk.money_page import bill_choices, bill_rows, render_money_page
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.desk.write_off_day import refuse_early_write_off
from madoguchi.kernel.errors import Refused
from madoguchi.payments.dunning.desk_acts import (
    StopTerms,
    acknowledge_debt,
    agree_on_plan,
    end_dunning_stops,
    stop_dunning,
)
from madoguchi.payments.dunning.queries import open_case
from madoguchi.payments.models import CardCharge, DunningCase, MoneyRequest
from madoguchi.payments.money_requests import (
    MoneyTerms,
    ask_for_money,
)
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason


@dataclass(frozen=True, slots=True)
class MoneyAct:
    """What was typed for an act, by whom and when."""

    visit: Visit
    form: BillActForm
    reason: str
    at: datetime

    @property
    def actor(self) -> str:
        return self.visit.actor

    def case(self) -> DunningCase:
        """Return the open case; refused `no_open_case` where the bill has none."""
        found = open_case(self.visit.access, *self.form.account_and_month)
        if found is None:
            raise Refused(
                "no_open_case",
                _(
                    "この請求は、期限を過ぎた未払いではありません。何も変更していません。"
                    "請求と入金の記録をお確かめください。"
                ),
            )
        return found

    def terms(
        self, kind: MoneyRequest.Kind, charge: CardCharge | None = None
    ) -> MoneyTerms:
        account, month = self.form.account_and_month
        yen = self.form.cleaned_data["amount_yen"]
        return MoneyTerms(kind, account, month, yen, self.reason, charge)


def ask_for_refund(act: MoneyAct) -> int:
    """Ask for a refund to the card that paid the bill last."""
    account, month = act.form.account_and_month
    mine = CardCharge.objects.visible_to(act.visit.access)
    paid = mine.filter(account=account, billing_month=month, state="paid")
    if (charge := paid.order_by("-settled_at", "-pk").first()) is None:
        raise Refused(
            "no_card_payment",
            _(
                "この請求は、こちらのカード決済では支払われていません。"
                "お金は動いていません。返金の方法をご確認ください。"
            ),
        )
    terms = act.terms(MoneyRequest.Kind.REFUND, charge)
    return ask_for_money(act.visit.party_id, terms, actor=act.actor, at=act.at).pk


def ask_for_bank_refund(act: MoneyAct) -> int:
    """Ask that kept money goes back to the account that the customer named."""
    terms = act.terms(MoneyRequest.Kind.BY_BANK)
    return ask_for_money(act.visit.party_id, terms, actor=act.actor, at=act.at).pk


def ask_for_write_off(act: MoneyAct) -> int:
    bill = act.form.account_and_month
    refuse_early_write_off(act.visit.access, *bill, act.at.date())
    terms = act.terms(MoneyRequest.Kind.WRITE_OFF)
    return ask_for_money(act.visit.party_id, terms, actor=act.actor, at=act.at).pk


def set_stop(act: MoneyAct) -> int:
    typed = act.form.cleaned_data
    terms = StopTerms(typed["why"], act.reason, typed["day"])
    row = stop_dunning(act.case(), terms, actor=act.actor, at=act.at)
    return row.pk


def end_stops(act: MoneyAct) -> int:
    return end_dunning_stops(act.case(), actor=act.actor, at=act.at)


def set_plan(act: MoneyAct) -> int:
    yen, first = act.form.cleaned_data["amount_yen"], act.form.cleaned_data["day"]
    return agree_on_plan(act.case(), yen, first, actor=act.actor, at=act.at).pk


def record_acknowledgement(act: MoneyAct) -> int:
    day = act.form.cleaned_data["day"]
    row = acknowledge_debt(act.case(), day, act.reason, actor=act.actor, at=act.at)
    return row.pk


ActOnMoney = Callable[[MoneyAct], int]
MONEY_ACTS: dict[str, ActOnMoney] = {
    "refund": ask_for_refund,
    "bank-refund": ask_for_bank_refund,
    "write-off": ask_for_write_off,
    "stop": set_stop,
    "end-stops": end_stops,
    "plan": set_plan,
    "acknowledge": record_acknowledgement,
}
FORMS_BY_ACT = {form.act: form for form in MONEY_FORMS}


@require_POST
def act_on_money(request: DeskRequest, number: str) -> HttpResponse:
    """Do one act on a bill, once for a key."""
    party = party_or_404(number)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:money", number)
    if (name := request.POST.get("act", "")) not in MONEY_ACTS:
        raise BadRequest("no act on money")
    act = MONEY_ACTS[name]
    with staff_party_scope(request, party.pk):
        choices = bill_choices(bill_rows(visit))
    form = FORMS_BY_ACT[name](request.POST, bills=choices)
    if not form.is_valid():
        return render_money_page(request, party, form)
    try:
        reason = clean_reason(form.cleaned_data["reason"])
        with staff_party_scope(request, party.pk) as actor:
            command(
                form.cleaned_data["key"],
                partial(act, MoneyAct(visit, form, reason, now())),
                actor=actor,
                party=party.pk,
                request=["money", name, *sorted(map(str, form.cleaned_data.values()))],
            )
    except Refused as refusal:
        return render_money_page(request, party, form, refusal)
    return redirect("desk:money", number)
