"""What the desk agrees with a debtor: stops, plans, acknowledgements. In the scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import closing_date_in, month_after
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_day_and_weekday
from madoguchi.ledger.lasting_payments import lasting_payments
from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.payments.dunning.lapse import lapse_day
from madoguchi.payments.dunning.queries import owed_yen_of
from madoguchi.payments.models import (
    DebtAcknowledgement,
    DunningCase,
    DunningStop,
    Instalment,
    PaymentPlan,
)
from madoguchi.platform.audit import Act, record

MAX_INSTALMENTS = 24
MAX_STOP = timedelta(days=366)  # from its day on: then somebody looks at it again
MAX_WAIT_FOR_INSTALMENT = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class StopTerms:
    """Why (DunningStop.Reason), in words too, and the last JST day."""

    reason: str
    note: str
    until_on: date


def stop_dunning(
    case: DunningCase, terms: StopTerms, *, actor: str, at: datetime
) -> DunningStop:
    """Pause reminders and suspension of the case's account to the end of a JST day.

    Refused `stop_day_past` for a day that is over, `stop_day_far` for one over a year
    ahead: nobody would look at the debt before it lapses.
    """
    if terms.until_on < at.date():
        raise Refused(
            "stop_day_past",
            _(
                "督促を止める最後の日が過ぎています。何も変更していません。"
                "今日か先の日を入力してください。"
            ),
        )
    if terms.until_on > (latest := at.date() + MAX_STOP):
        words = _(
            "督促を止められるのは、1年先の%(day)sまでです。何も変更していません。"
            "その日までの日を入力し、必要ならそのころに延ばしてください。"
        )
        told = {"day": format_day_and_weekday(latest)}
        raise Refused("stop_day_far", words % told)
    row = DunningStop.objects.create(
        party_id=case.party_id,
        account_id=case.account_id,
        reason=terms.reason,
        note=terms.note,
        until_on=terms.until_on,
        set_by=actor,
        set_at=at,
    )
    changes = {"reason": ["", f"{row.get_reason_display()} {terms.note}".strip()]}
    changes |= {"until": ["", terms.until_on.isoformat()]}
    record(Act("dunning_stopped", str(row), case.party_id, actor, at), changes)
    return row


def end_dunning_stops(case: DunningCase, *, actor: str, at: datetime) -> int:
    """End the account's stops; return how many there were."""
    rows = DunningStop.objects.filter(party=case.party_id, account=case.account_id)
    count = rows.filter(ended_at=None).update(ended_at=at)
    if count:
        record(Act("dunning_stop_ended", str(case), case.party_id, actor, at))
    return count


def agree_on_plan(
    case: DunningCase, each_yen: int, first_on: date, *, actor: str, at: datetime
) -> PaymentPlan:
    """Agree that what is owed is paid month by month, the rest with the last one.

    Refused `plan_not_possible` for more than 24 instalments, sums of 0 or more than is
    owed, or a first day that is past; `instalment_day_far` for one over three months
    ahead, since nobody is reminded until then; `plan_exists` while there is one.
    """
    owed_yen = owed_yen_of(case)
    sums = instalments_of(owed_yen, each_yen)
    if not sums or len(sums) > MAX_INSTALMENTS or first_on < at.date():
        words = _(
            "この金額と日付では分割できません。何も変更していません。1回の金額は"
            "未払いの額まで、%(most)s回以内、初回は今日か先の日にしてください。"
        )
        raise Refused("plan_not_possible", words % {"most": MAX_INSTALMENTS})
    refuse_far_instalment(first_on, at.date())
    try:
        with transaction.atomic():
            plan = PaymentPlan.objects.create(
                party_id=case.party_id,
                case=case,
                owed_yen=owed_yen,
                agreed_by=actor,
                agreed_at=at,
            )
    except IntegrityError:
        raise plan_exists() from None
    Instalment.objects.bulk_create(
        Instalment(
            party_id=case.party_id,
            plan=plan,
            due_on=closing_date_in(
                month_after(first_on.replace(day=1), nth), first_on.day
            ),
            amount_yen=yen,
        )
        for nth, yen in enumerate(sums)
    )
    changes = {"amount_yen": ["", str(owed_yen)], "instalments": ["", str(len(sums))]}
    record(Act("plan_agreed", str(plan), case.party_id, actor, at), changes)
    return plan


def refuse_far_instalment(first_on: date, today: date) -> None:
    if first_on > (latest := today + MAX_WAIT_FOR_INSTALMENT):
        words = _(
            "分割払いの初回は、%(day)sまでの日にしてください。何も変更していません。"
            "それより先の日を待つときは、先に督促を止めてください。"
        )
        told = {"day": format_day_and_weekday(latest)}
        raise Refused("instalment_day_far", words % told)


def plan_exists() -> Refused:
    return Refused(
        "plan_exists",
        _("この請求には、すでに分割払いの約束があります。何も変更していません。"),
    )


def instalments_of(owed_yen: int, each_yen: int) -> Sequence[int]:
    """Divide what is owed; nothing where the sum or the count does not fit."""
    if not 0 < each_yen <= owed_yen <= each_yen * MAX_INSTALMENTS:
        return []
    whole, rest = divmod(owed_yen, each_yen)
    return [each_yen] * whole + ([rest] if rest else [])


def acknowledge_debt(
    case: DunningCase, on: date, note: str, *, actor: str, at: datetime
) -> DebtAcknowledgement:
    """Record that the debtor has acknowledged the bill on a JST day, once a day.

    Refused `acknowledged_in_future` for a day to come, `acknowledged_before_bill` for
    one on which the bill was not issued yet: nobody acknowledges what is not claimed
    (民法 152).
    """
    if on > at.date():
        raise Refused(
            "acknowledged_in_future",
            _(
                "債務の承認の日が、まだ来ていない日です。何も変更していません。"
                "承認のあった日を入力してください。"
            ),
        )
    if on < (first := first_day_of_claim(case)):
        words = _(
            "債務の承認の日が、請求書の発行日（%(day)s）より前です。何も変更して"
            "いません。発行日から今日までの日を入力してください。"
        )
        told = {"day": format_day_and_weekday(first)}
        raise Refused("acknowledged_before_bill", words % told)
    row, is_new = DebtAcknowledgement.objects.get_or_create(
        party_id=case.party_id,
        account_id=case.account_id,
        billing_month=case.billing_month,
        acknowledged_on=on,
        defaults={"note": note, "recorded_by": actor, "recorded_at": at},
    )
    if is_new:
        changes = {"day": ["", on.isoformat()], "reason": ["", note]}
        record(Act("debt_acknowledged", str(row), case.party_id, actor, at), changes)
    return row


def first_day_of_claim(case: DunningCase) -> date:
    """Return the day on which the case's bill was issued, as the ledger says.

    Of a bill of a former system that day is unknown: the first day of its month.
    """
    bills = LedgerEntry.objects.filter(
        party=case.party_id,
        account=case.account_id,
        billing_month=case.billing_month,
        event=LedgerEvent.BILL,
    )
    issued_on = bills.aggregate(on=Min("effective_on"))["on"]
    return issued_on or case.billing_month


def lapse_day_of(case: DunningCase) -> date:
    """Return the last day of the claim; acknowledgements and part payments renew it.

    Who agrees on instalments acknowledges the debt (民法 152); kept money that pays a
    part is no act of the debtor.
    """
    rows = DebtAcknowledgement.objects.filter(
        party=case.party_id, account=case.account_id, billing_month=case.billing_month
    )
    paid = lasting_payments(case.party_id, case.account_id, case.billing_month)
    days = [*rows.values_list("acknowledged_on", flat=True)]
    days += [one.paid_on for one in paid if one.event == LedgerEvent.PAYMENT]
    plans = PaymentPlan.objects.filter(party=case.party_id, case=case)
    days += [day_in_japan(at) for at in plans.values_list("agreed_at", flat=True)]
    return lapse_day(case.due_on, days)
