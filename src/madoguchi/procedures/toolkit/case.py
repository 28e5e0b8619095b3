"""What a procedure is about, in one value: whose, which contract, when."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.catalogue.models import Item, Operator, Policy
from madoguchi.catalogue.queries import (
    CatalogueReference,
    catalogue_reference_on,
    policy_on,
)
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.procedures.toolkit.timing import TimingRequest

MONTH_END_CLOSING_DAY = 31


@dataclass(frozen=True, slots=True)
class Case:
    """Inside the scope of its party. `actor` is whoever asks."""

    party: Party
    contract: Contract | None
    actor: str
    at: datetime
    facts: CatalogueReference
    policy: Policy
    holidays: Container[date] = field(compare=False)

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def about(self) -> Contract:
        """The contract, for kinds that are about one."""
        if self.contract is None:
            raise LookupError("this procedure is not about a contract")
        return self.contract

    @property
    def is_consumer(self) -> bool:
        return self.party.is_consumer

    @property
    def profile(self) -> PartyProfile:
        return PartyProfile.objects.get(party=self.party)

    @property
    def accounts(self) -> list[BillingAccount]:
        mine = BillingAccount.objects.filter(party=self.party)
        return list(mine.order_by("account_number"))

    @property
    def account(self) -> BillingAccount | None:
        return (
            self.contract.account if self.contract else next(iter(self.accounts), None)
        )

    @property
    def operator(self) -> Operator:
        return self.facts.operator or Operator.objects.get()

    @property
    def plan(self) -> Item | None:
        return self.facts.items.get(self.about.plan_code)

    def asked(self, chosen_on: date | None = None) -> TimingRequest:
        account, operator = self.account, self.facts.operator
        return TimingRequest(
            at=self.at,
            closing_day=account.closing_day if account else MONTH_END_CLOSING_DAY,
            holidays=self.holidays,
            cut_off=time(self.policy.cut_off_hour),
            undo=timedelta(minutes=self.policy.undo_minutes),
            review_days=self.policy.review_days,
            issue_days=operator.invoice_issue_days_after_closing if operator else 0,
            work_days=self.policy.work_days,
            chosen_on=chosen_on,
        )


def build_case(
    party: Party, contract: Contract | None, *, actor: str, at: datetime
) -> Case:
    day = at.date()
    return Case(
        party,
        contract,
        actor,
        at,
        catalogue_reference_on(day),
        policy_on(day),
        load_holidays(),
    )
