"""The case of a procedure: party, contract, actor and moment."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from madoguchi.billing.queries import newest_billed_month
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
    """The party, contract, actor and moment of a procedure, with its catalogue.

    `at` is an aware moment, `holidays` are JST days. Methods called `load_…` query, and
    need the scope of the party; everything else was read before.
    """

    party: Party
    contract: Contract | None
    actor: str
    at: datetime
    facts: CatalogueReference
    policy: Policy
    holidays: Container[date] = field(compare=False)
    newest_billed: date | None = None  # the newest month billed of the account
    order: int | None = None  # the sent order that is worked out anew, if any

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def about(self) -> Contract:
        """The contract; LookupError for a kind that is about the party."""
        if self.contract is None:
            raise LookupError("this procedure is not about a contract")
        return self.contract

    @property
    def is_consumer(self) -> bool:
        return self.party.kind == Party.Kind.INDIVIDUAL

    @property
    def plan(self) -> Item | None:
        return self.facts.items.get(self.about.plan_code)

    def load_profile(self) -> PartyProfile:
        return PartyProfile.objects.get(party=self.party)

    def load_accounts(self) -> list[BillingAccount]:
        """Load the billing accounts of the party, by number."""
        mine = BillingAccount.objects.filter(party=self.party)
        return list(mine.order_by("account_number"))

    def load_operator(self) -> Operator:
        return self.facts.operator or Operator.objects.get()

    def closing_day(self) -> int:
        """Return the closing day by which this is billed: of the contract's account."""
        if self.contract:
            return self.contract.account.closing_day
        first = next(iter(self.load_accounts()), None)
        return first.closing_day if first else MONTH_END_CLOSING_DAY

    def timing_request(self, chosen_on: date | None = None) -> TimingRequest:
        """Build what a timing is computed from. `chosen_on`: the day picked, if any."""
        operator = self.facts.operator
        return TimingRequest(
            at=self.at,
            closing_day=self.closing_day(),
            holidays=self.holidays,
            cut_off=time(self.policy.cut_off_hour),
            undo=timedelta(minutes=self.policy.undo_minutes),
            review_days=self.policy.review_days,
            issue_days=operator.invoice_issue_days_after_closing if operator else 0,
            work_days=self.policy.work_days,
            chosen_on=chosen_on,
            newest_billed=self.newest_billed,
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
        newest_billed_month(party.pk, contract.account_id if contract else None),
    )
