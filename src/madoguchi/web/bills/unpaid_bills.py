"""Bills whose day of payment is over and that are not paid, and one just paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.debit_states import (
    bill_story,
    is_at_bank,
    is_unpaid,
    kept_plan_of,
)
from madoguchi.billing.queries import bills_and_records_of_months
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.ledger.balances import BillBalance
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_states import ChargeStory, charge_of
from madoguchi.payments.dunning.agreed_plans import AgreedPlan
from madoguchi.payments.models import CardCharge, StoreSlip
from madoguchi.payments.slips.open_slips import open_slip
from madoguchi.platform.access import Access
from madoguchi.web.bills.debt_outlook import DebtOutlook, debt_outlook
from madoguchi.web.bills.known_balances import balances_of_account

BilledInvoice = tuple[Bill, Invoice]


@dataclass(frozen=True, slots=True)
class UnpaidBill:
    """`owed_yen` is what is owed now; `outlook` says until when and what then.

    `slip` is one by which it may be paid at a store, None for none.
    """

    month: date
    owed_yen: int
    due_on: date
    contracts: int
    story: ChargeStory | None
    charge: CardCharge | None
    outlook: DebtOutlook
    is_at_bank: bool
    slip: StoreSlip | None
    plan: AgreedPlan | None  # kept to, and said by the story

    @property
    def is_under_way(self) -> bool:
        return self.is_at_bank or self.is_being_charged

    @property
    def is_asked_again(self) -> bool:
        """Whether its story says on which day a bank is asked once more."""
        return self.story is not None and self.story.is_asked_again

    @property
    def is_being_charged(self) -> bool:
        return self.charge is not None and self.charge.state in OPEN_CHARGE_STATES

    @property
    def is_on_page(self) -> bool:
        """Whether somebody has the page of the gateway open for it."""
        return (
            self.is_being_charged
            and self.charge is not None
            and self.charge.way == CardCharge.Way.PAGE
        )


@dataclass(frozen=True, slots=True)
class PaidBill:
    month: date
    paid_yen: int
    paid_on: date
    charge: CardCharge | None


def unpaid_bills(
    access: Access,
    account: int,
    bills: Sequence[BilledInvoice],
    balances: Mapping[date, BillBalance],
    today: date,
) -> list[UnpaidBill]:
    """Return the bills that lack money: after their day, or where a card was refused.

    The newest first. What no balance is known of is left out.
    """
    found = []
    for bill, invoice in bills:
        balance = balances.get(bill.billing_month)
        due_on = invoice.payment_on
        if balance is None or due_on is None or balance.owed_yen <= 0:
            continue
        charge = charge_of(balance)
        story = bill_story(balance)
        if not is_unpaid(due_on, today, story):
            continue
        found.append(
            UnpaidBill(
                bill.billing_month,
                balance.owed_yen,
                due_on,
                len(invoice.contracts),
                story,
                charge,
                debt_outlook(access, account, bill.billing_month),
                is_at_bank(balance),
                open_slip(access, account, bill.billing_month, balance.owed_yen, today),
                kept_plan_of(balance) if story and story.is_by_instalments else None,
            )
        )
    return found


def is_asked_for(access: Access, account: int, month: date, today: date) -> bool:
    """Whether the page of payment asks for this bill now.

    What it does not name, such as a bill before its day, is not paid by an address that
    somebody wrote.
    """
    rows = bills_and_records_of_months(access, account, [month])
    bills = [(bill, parse_record(text)) for bill, text in rows]
    balances = balances_of_account(access, account, [month])
    return bool(unpaid_bills(access, account, bills, balances, today))


def paid_bill(
    asked: str, bills: Sequence[BilledInvoice], balances: Mapping[date, BillBalance]
) -> PaidBill | None:
    """Return the bill that the address names, where it is paid."""
    for bill, _invoice in bills:
        month = bill.billing_month
        balance = balances.get(month)
        if f"{month:%Y-%m}" != asked or balance is None or balance.paid_on is None:
            continue
        if balance.owed_yen <= 0:
            return PaidBill(
                month, balance.paid_yen, balance.paid_on, charge_of(balance)
            )
    return None
