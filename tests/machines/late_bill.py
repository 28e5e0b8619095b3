"""A bill that is paid late, by a model: reminders stopped, instalments, suspension."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from madoguchi.contracts.models import Contract
from madoguchi.jobs.dunning.case_steps import advance_case
from madoguchi.jobs.orders.order_tasks import advance_order
from madoguchi.kernel.calendar import closing_date_in, month_after
from madoguchi.kernel.errors import Refused
from madoguchi.payments.dunning.desk_acts import (
    StopTerms,
    agree_on_plan,
    end_dunning_stops,
    stop_dunning,
)
from madoguchi.payments.models import DunningCase, DunningRule, MoneyRequest
from madoguchi.payments.money_requests import (
    MoneyTerms,
    ask_for_money,
    decide_on_money,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from tests.card_money import OCTOBER
from tests.clock import jst

DUE_ON, SUSPENDED_FROM = date(2026, 11, 25), date(2026, 12, 21)  # a Monday
ON_THE_WAY = [OrderState.SCHEDULED, OrderState.IN_PROGRESS]
WHY = "お客様と電話で話した"


def set_rules() -> None:
    """Suspend 26 days after the day of payment; lateness costs nothing here."""
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1), late_percent=Decimal(0), suspend_days=26
        )


class LateBill:
    """What the desk and the days do to a bill; money is for the subclass to say.

    `asked_yen`: of a charge whose end is not known. `kept_until`: the last day on which
    a payment taken back keeps the service.
    """

    owed: int
    asked_yen: int

    def __init__(self, person, chance) -> None:
        self.person, self.chance = person, chance
        self.today = DUE_ON + timedelta(days=chance.randrange(40))
        self.is_open = self.has_case = self.is_suspended = False
        self.outcome = ""
        self.stops: list[date] = []
        self.plan: list[tuple[date, int]] = []
        self.planned_yen = self.given_up = self.refusals = self.suspensions = 0
        self.waiting: int | None = None
        self.kept_until = date.min

    @property
    def at(self) -> datetime:
        return jst(f"{self.today}T10:00")

    @property
    def holds_plan(self) -> bool:
        past = sum(yen for day, yen in self.plan if day < self.today)
        is_coming = any(day >= self.today for day, _yen in self.plan)
        return is_coming and self.planned_yen - self.owed >= past

    @property
    def must_stop(self) -> bool:
        is_paused = self.holds_plan or any(day >= self.today for day in self.stops)
        is_due = self.today >= SUSPENDED_FROM and self.today > self.kept_until
        return self.is_open and self.owed > 0 and is_due and not is_paused

    @property
    def case(self) -> DunningCase:
        mine = DunningCase.objects.filter(party=self.person.party)
        return mine.select_related("account__party").get()

    def pass_days(self) -> None:
        self.today += timedelta(days=self.chance.randrange(1, 24))

    def open_case(self) -> None:
        """As the job does for bills that are issued; here they are in the ledger."""
        if self.is_open or self.owed <= 0 or self.today <= DUE_ON:
            return
        with scope("test", self.person.party.pk):
            DunningCase.objects.update_or_create(
                party=self.person.party,
                account=self.person.account,
                billing_month=OCTOBER,
                defaults={"closed_at": None, "outcome": "", "opened_at": self.at},
                create_defaults={
                    "due_on": DUE_ON,
                    "cause": DunningCase.Cause.OVERDUE,
                    "opened_at": self.at,
                },
            )
        self.is_open = self.has_case = True

    def look(self) -> None:
        """Let the job of the day look, and what it orders be done outside."""
        self.open_case()
        if not self.has_case:
            return
        with clock_at(self.at):
            self.advance()
        if self.is_open and self.owed <= 0:
            self.is_open, self.plan = False, []
            paid = "paid" if self.has_lasting_payment else "nothing_owed"
            self.outcome = "given_up" if self.given_up else paid
        elif self.is_open:
            self.outcome = ""
        self.suspensions += self.must_stop and not self.is_suspended
        self.is_suspended = self.must_stop
        self.compare()

    def advance(self) -> None:
        party = self.person.party.pk
        with scope("test", party):
            advance_case(self.case.pk, actor="test", at=self.at)
        for _step in range(4):
            with scope("test", party):
                rows = Order.objects.filter(party=party, state__in=ON_THE_WAY)
                orders = list(rows.values_list("pk", flat=True))
            for order in orders:
                advance_order(party, "test", order)

    def compare(self) -> None:
        with scope("test", self.person.party.pk):
            case = self.case
            contract = Contract.objects.get(pk=self.person.contract.pk)
        assert (case.closed_at is None, case.outcome) == (self.is_open, self.outcome)
        status = "suspended" if self.is_suspended else "active"
        assert contract.status == status

    def stop(self) -> None:
        if not self.has_case:
            return
        day = self.today + timedelta(days=self.chance.randrange(-2, 20))
        terms = StopTerms("disputed", WHY, day)
        try:
            with scope("test", self.person.party.pk):
                stop_dunning(self.case, terms, actor="a", at=self.at)
            assert day >= self.today
            self.stops.append(day)
        except Refused:
            self.refusals += 1
            assert day < self.today

    def end_stops(self) -> None:
        if not self.has_case:
            return
        with scope("test", self.person.party.pk):
            ended = end_dunning_stops(self.case, actor="a", at=self.at)
        assert ended == len(self.stops)
        self.stops = []

    def agree(self) -> None:
        if not self.is_open:
            return
        owed = self.owed
        each = self.chance.choice([max(owed, 1), owed // 2 + 1, owed // 30, owed + 1])
        first = self.today + timedelta(days=self.chance.randrange(-1, 20))
        may = 0 < each <= owed <= each * 24 and first >= self.today and not self.plan
        try:
            with scope("test", self.person.party.pk):
                agree_on_plan(self.case, each, first, actor="a", at=self.at)
            assert may
            self.planned_yen = owed
            self.plan = instalments(owed, each, first)
        except Refused:
            self.refusals += 1
            assert not may

    def give_up(self) -> None:
        """Ask for a write-off; every sum needs a second person here."""
        yen = self.chance.choice([max(self.owed, 1), self.owed + 1, 1])
        if yen < 1:
            return
        may = self.waiting is None and yen <= self.owed - self.asked_yen
        bill = (self.person.account.pk, OCTOBER)
        terms = MoneyTerms(MoneyRequest.Kind.WRITE_OFF, *bill, yen, WHY)
        try:
            with scope("test", self.person.party.pk):
                ask_for_money(self.person.party.pk, terms, actor="a", at=self.at)
            assert may
            self.waiting = yen
        except Refused:
            self.refusals += 1
            assert not may

    def decide(self) -> None:
        if self.waiting is None:
            return
        approves = self.chance.random() < 0.7
        may = not approves or self.waiting <= self.owed - self.asked_yen
        try:
            with scope("test", self.person.party.pk):
                rows = MoneyRequest.objects.filter(party=self.person.party)
                row = rows.get(state="asked")
                decide_on_money(row, approves=approves, actor="b", at=self.at)
            assert may
            self.given_up += self.waiting if approves else 0
            self.waiting = None
        except Refused:
            self.refusals += 1
            assert not may


def instalments(owed: int, each: int, first: date) -> list[tuple[date, int]]:
    """Return day and yen of each: the same day of the months, the rest last."""
    count = -(-owed // each)
    sums = [min(each, owed - nth * each) for nth in range(count)]
    months = [month_after(first.replace(day=1), nth) for nth in range(count)]
    days = [closing_date_in(month, first.day) for month in months]
    return list(zip(days, sums, strict=True))
