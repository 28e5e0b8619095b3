"""Until when an unpaid bill is to be paid, and what comes then: known rules alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from madoguchi.customers.models import Party
from madoguchi.kernel.wording import day_in_japan, format_near_day, format_yen
from madoguchi.payments.dunning.agreed_plans import agreed_plans
from madoguchi.payments.dunning.cost_if_paid import cost_if_paid_on
from madoguchi.payments.dunning.next_ways import next_ways
from madoguchi.payments.dunning.queries import (
    open_case,
    owed_yen_of,
    service_goes_on_until,
)
from madoguchi.payments.dunning.rules import LateCost
from madoguchi.payments.dunning.taken_back import taken_back
from madoguchi.payments.dunning.terms import dunning_rule_on
from madoguchi.payments.models import DunningCase, DunningRule
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class DebtOutlook:
    """`pay_by` is the last day on which nothing happens, None where none is known.

    `free_until` is the last day on which lateness costs nothing yet, None where it
    never costs anything, or does already. `next_ways` say what is tried next, and
    when; `taken_back` that a payment was taken back, "" where none was.
    `missed_instalment` says which one of a plan is overdue, first in `deadlines`; of a
    plan that is kept to nothing comes.
    """

    pay_by: date | None = None
    free_until: date | None = None
    deadlines: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    next_ways: tuple[str, ...] = ()
    taken_back: str = ""
    missed_instalment: str = ""


def debt_outlook(access: Access, account: int, month: date) -> DebtOutlook:
    """Say what the operator's rules bring to a bill; nothing where none are set."""
    case = open_case(access, account, month)
    rule = dunning_rule_on(case.due_on) if case else None
    if case is None or rule is None:
        return DebtOutlook()
    at = now()
    today = day_in_japan(at)
    news = taken_back(case)
    back = news.sentence if news else ""
    owed = {(account, month): owed_yen_of(case)}
    plan = agreed_plans(access, owed, today).get((account, month))
    if plan is not None and plan.is_kept:
        return DebtOutlook(taken_back=back)
    missed = plan.missed_sentence() if plan else ""
    pay_by = service_goes_on_until(access, case)
    ways, costs = (
        tuple(next_ways(case, rule, at)),
        cost_sentences(case, rule, today),
    )
    deadlines = (*([missed] if missed else ()), *service_sentences(pay_by, today))
    free_until = last_free_day(case, rule, today)
    return DebtOutlook(pay_by, free_until, deadlines, costs, ways, back, missed)


def service_sentences(pay_by: date | None, today: date) -> tuple[str, ...]:
    if pay_by is None:
        return ()
    told = {"day": format_near_day(pay_by, today)}
    goes_on = _("%(day)sまでサービスは止まりません。") % told
    then = _("%(day)sまでにお支払いがないと、そのあとサービスを止めます。") % told
    return (goes_on, then)


def end_of_grace(case: DunningCase, rule: DunningRule) -> date:
    return case.due_on + timedelta(days=rule.grace_days)


def is_of_consumer(case: DunningCase) -> bool:
    kind = Party.objects.values_list("kind", flat=True).get(pk=case.party_id)
    return kind == Party.Kind.INDIVIDUAL


def last_free_day(case: DunningCase, rule: DunningRule, today: date) -> date | None:
    """Return the end of the days of grace, while it is ahead and lateness costs."""
    is_consumer = is_of_consumer(case)
    percent = rule.late_percent if is_consumer else rule.company_late_percent
    day = end_of_grace(case, rule)
    return day if percent and today <= day else None


def cost_sentences(
    case: DunningCase, rule: DunningRule, today: date
) -> tuple[str, ...]:
    """Say from when lateness costs something; once it does, what it costs today."""
    is_consumer = is_of_consumer(case)
    percent = rule.late_percent if is_consumer else rule.company_late_percent
    told = {"percent": f"{percent.normalize():f}"}
    if today > (free_until := end_of_grace(case, rule)):
        cost = cost_if_paid_on(case, rule, today, is_consumer=is_consumer)
        return running_cost_sentences(cost, told)
    if not percent:
        return ()
    words = _(
        "%(day)sまでにお支払いがないと、遅延損害金（年%(percent)s%%）がかかります。"
    )
    return (words % {"day": format_near_day(free_until, today), **told},)


def running_cost_sentences(cost: LateCost, told: dict[str, str]) -> tuple[str, ...]:
    """Say what comes on top of the bill; with the next one, as it always does."""
    sentences = []
    if cost.late_charge_yen:
        words = _(
            "お支払いが遅れた日数の遅延損害金（年%(percent)s%%）がかかっています。"
            "今日お支払いになると%(yen)sです。"
        )
        sentences.append(words % {"yen": format_yen(cost.late_charge_yen), **told})
    if cost.fee_yen:
        words = _("督促手数料%(yen)sがかかっています。")
        sentences.append(words % {"yen": format_yen(cost.fee_yen)})
    if sentences:
        sentences.append(_("未払いの金額とは別に、次のご請求に入ります。"))
    return tuple(sentences)
