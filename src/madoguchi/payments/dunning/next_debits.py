"""Which failed debits are asked for again, from which account, and on which day.

By the collector's days and what is known of the bill alone: where somebody stopped it,
a store may be paid, or a slip comes first, nothing is promised. In the scope.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import start_of_day
from madoguchi.kernel.wording import format_short_day
from madoguchi.payments.coming_debits import coming_debit_day
from madoguchi.payments.debit_calendar import debit_deadline, second_days
from madoguchi.payments.dunning.queries import open_case, open_stops, owed_yen_of
from madoguchi.payments.dunning.terms import dunning_rule_on
from madoguchi.payments.models import (
    DebitRequest,
    DunningCase,
    KeptMethod,
    PaymentMethod,
    PaymentPlan,
    StoreSlip,
)
from madoguchi.payments.slips.agency_of_operator import slip_agency_of
from madoguchi.platform.access import Access

NO_FUNDS = "1"
BillKey = tuple[int, date]  # billing account and first day of the month


@dataclass(frozen=True, slots=True)
class NextDebit:
    """The JST day on which a bill is debited again, and the tail of another account.

    `tail` is "" where the same account is asked a second time.
    """

    on: date
    tail: str = ""

    @property
    def sentence(self) -> str:
        """Say it, and what to do until then."""
        words = _(
            "%(day)sに、同じ口座からもう一度引き落とします。前の日までに残高をご用意"
            "ください。先にお支払いを確認できたときは、引き落としません。"
        )
        if self.tail:
            words = _(
                "次は、登録しなおした口座（末尾%(tail)s）から%(day)sに引き落とします。"
                "先にお支払いを確認できたときは、引き落としません。"
            )
        return words % {"day": format_short_day(self.on), "tail": self.tail}


def next_debits(
    access: Access,
    debits: Iterable[DebitRequest],
    operator: Operator,
    today: date,
    holidays: Container[date],
) -> Mapping[BillKey, NextDebit]:
    """Say of the newest requests of bills, with their files, which are asked again."""
    found = {}
    for debit in debits:
        if debit.state != DebitRequest.State.FAILED:
            continue
        coming = coming_debit(access, debit, operator, today, holidays)
        if coming and not is_held_back(access, debit, operator, coming, today):
            found[debit.account_id, debit.billing_month] = coming.debit
    return found


@dataclass(frozen=True, slots=True)
class ComingDebit:
    """What comes, and the last JST day on which its file is made."""

    debit: NextDebit
    asked_by: date


def coming_debit(
    access: Access,
    debit: DebitRequest,
    operator: Operator,
    today: date,
    holidays: Container[date],
) -> ComingDebit | None:
    """Find the next day on which a bank can be asked; None where none is asked."""
    collector, at = debit.file.collector, start_of_day(today)
    method = account_to_ask(access, debit.account_id)
    if method is None:
        return None
    if method.sealed_account != debit.sealed_account:
        on, tail = coming_debit_day(operator, at), method.bank_account_number
        days = [on] if on else []
    else:
        is_again = debit.result == NO_FUNDS and not debit.file.is_second
        days, tail = second_days(collector, today, holidays) if is_again else [], ""
    for day in days:
        deadline = debit_deadline(collector, day, holidays)
        if deadline > at:
            return ComingDebit(NextDebit(day, tail), deadline.date())
    return None


def account_to_ask(access: Access, account: int) -> PaymentMethod | KeptMethod | None:
    """The registered bank account; of who pays by card the spare that stands in."""
    used = PaymentMethod.objects.visible_to(access).select_related("account")
    method = used.filter(account=account).exclude(sealed_account="").first()
    if method is not None:
        is_used = method.kind == method.account.payment_method == "debit"
        return method if is_used else None
    kept = KeptMethod.objects.visible_to(access).exclude(sealed_account="")
    mine = kept.filter(account=account, account__payment_method="card")
    return mine.filter(kind="debit", ended_at=None).order_by("rank").first()


def is_held_back(
    access: Access,
    debit: DebitRequest,
    operator: Operator,
    coming: ComingDebit,
    today: date,
) -> bool:
    """Whether a stop, instalments or a slip for a store keep banks from being asked."""
    if open_stops(access.party_id, debit.account_id, today):
        return True
    case = open_case(access, debit.account_id, debit.billing_month)
    plans = PaymentPlan.objects.visible_to(access)
    if case and plans.filter(case=case, ended_at=None).exists():
        return True
    slip = newest_slip_of(access, debit)
    if slip is not None and slip.state == StoreSlip.State.ISSUED:
        return slip.last_on >= today
    is_over = slip is not None and slip.state == StoreSlip.State.CANCELLED
    slip_on = None if is_over or case is None else coming_slip_day(case, operator)
    return slip_on is not None and slip_on <= coming.asked_by


def newest_slip_of(access: Access, debit: DebitRequest) -> StoreSlip | None:
    slips = StoreSlip.objects.visible_to(access).filter(account=debit.account_id)
    return slips.filter(billing_month=debit.billing_month).order_by("nth").last()


def coming_slip_day(case: DunningCase, operator: Operator) -> date | None:
    """The day of a slip; None without one, and for a sum above what stores take."""
    rule, agency = dunning_rule_on(case.due_on), slip_agency_of(operator)
    if rule is None or rule.slip_days is None or agency is None:
        return None
    if owed_yen_of(case) > agency.max_yen:
        return None
    return case.due_on + timedelta(days=rule.slip_days)
