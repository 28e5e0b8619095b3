"""What pages and jobs ask of unpaid bills. Inside the scope."""

from datetime import date, timedelta

from django.db.models import Sum

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.awaited_debits import awaited_debits
from madoguchi.payments.bills_at_bank import bill_at_bank
from madoguchi.payments.dunning.taken_back import service_kept_until
from madoguchi.payments.dunning.terms import dunning_rule_on, suspension_day
from madoguchi.payments.models import (
    DunningCase,
    DunningStop,
    Instalment,
    PaymentPlan,
    ServiceStop,
)
from madoguchi.platform.access import Access


def open_case(access: Access, account: int, month: date) -> DunningCase | None:
    """Find the open case of a bill, by billing account and month."""
    mine = DunningCase.objects.visible_to(access)
    return mine.filter(account=account, billing_month=month, closed_at=None).first()


def service_goes_on_until(access: Access, case: DunningCase) -> date | None:
    """Return the last day on which the service surely goes on, though a bill is unpaid.

    `case` is an open one. None where nothing is suspended for it, and where it is
    suspended already.
    """
    if (rule := dunning_rule_on(case.due_on)) is None:
        return None
    stopped = ServiceStop.objects.visible_to(access).filter(
        contract__account=case.account_id, resumed_at=None
    )
    day = suspension_day(rule, case.due_on, load_holidays())
    if day is None or stopped.exists():
        return None
    until = day - timedelta(days=1)
    further = (paused_until(case, day), service_kept_until(case))
    return max([until, *(one for one in further if one is not None)])


def paused_until(case: DunningCase, today: date) -> date | None:
    """Return the last day on which nobody reminds or suspends; None for no pause.

    A stop of the account has its end; a plan holds until the day of its next
    instalment, as long as those before were paid. While a bank is asked for the bill
    its answer is waited for, however late; where no file of the portal asked one, to
    the day by which banks answer.
    """
    days = [stop.until_on for stop in open_stops(case.party_id, case.account_id, today)]
    if (day := plan_holds_until(case, today)) is not None:
        days.append(day)
    if at_bank := bill_at_bank(case.party_id, case.account_id, case.billing_month):
        days.append(max(at_bank.result_on, today))
    bill = (case.account_id, case.billing_month)
    holidays = load_holidays()
    if waits := awaited_debits(case.party_id, [bill], today, holidays).get(bill):
        days.append(waits.result_on)
    return max(days, default=None)


def open_stops(party: int, account: int, today: date) -> list[DunningStop]:
    mine = DunningStop.objects.filter(party=party, account=account)
    return list(mine.filter(ended_at=None, until_on__gte=today))


def is_kept_from_collection(
    party: int, account: int, billing_month: date, today: date
) -> bool:
    """Say whether cards are left alone for a bill: by a stop, or by instalments.

    `billing_month` is its first day, `today` a JST day. Inside the scope.
    """
    plans = PaymentPlan.objects.filter(
        party=party,
        case__party=party,
        case__account=account,
        case__billing_month=billing_month,
        ended_at=None,
    )
    return plans.exists() or bool(open_stops(party, account, today))


def plan_holds_until(case: DunningCase, today: date) -> date | None:
    """Return the next day of an instalment of a plan that is kept to; None for none.

    It is kept to where what was paid since it was agreed covers the instalments whose
    day is past.
    """
    plan = PaymentPlan.objects.filter(party=case.party_id, case=case, ended_at=None)
    if (kept := plan.first()) is None:
        return None
    mine = Instalment.objects.filter(party=case.party_id, plan=kept)
    asked = mine.filter(due_on__lt=today).aggregate(yen=Sum("amount_yen"))["yen"] or 0
    if kept.owed_yen - owed_yen_of(case) < asked:
        return None
    coming = mine.filter(due_on__gte=today).order_by("due_on").first()
    return coming.due_on if coming else None


def owed_yen_of(case: DunningCase) -> int:
    """Return what the ledger says is still to be paid of a case's bill, in yen."""
    return owed_of_bill(case.party_id, case.account_id, case.billing_month)


def must_stay_suspended(party: int, account: int, today: date) -> bool:
    """Say whether some unpaid bill of an account asks for suspension on a JST day.

    Not one that is paid meanwhile, nor one for which a stop or a plan holds, nor for a
    week one whose payment was taken back.
    """
    holidays = load_holidays()
    cases = DunningCase.objects.filter(party=party, account=account, closed_at=None)
    for case in cases:
        rule = dunning_rule_on(case.due_on)
        day = suspension_day(rule, case.due_on, holidays) if rule else None
        kept = service_kept_until(case)
        is_due = day is not None and day <= today and (kept is None or kept < today)
        if is_due and owed_yen_of(case) > 0 and paused_until(case, today) is None:
            return True
    return False
