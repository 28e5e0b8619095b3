"""The newest bill of each billing account, with what it differs by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.billing.payment_status.debit_states import bill_story, is_unpaid
from madoguchi.billing.payment_status.payment_states import (
    PaymentState,
    owed_yen_now,
    payment_state,
)
from madoguchi.billing.queries import due_days_of_bills
from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.bill_comparison import (
    AmountChange,
    compare_invoices,
    month_word,
    summed_up,
)
from madoguchi.kernel.calendar import month_after
from madoguchi.ledger.balances import Balances
from madoguchi.payments.charge_states import ChargeStory
from madoguchi.platform.access import Access
from madoguchi.web.bills.debt_outlook import debt_outlook
from madoguchi.web.bills.known_balances import known_balances, shown_transfer_account
from madoguchi.web.home.account_facts import AccountFacts
from madoguchi.web.home.next_bill import next_bill_sentence

OLDER_MONTHS_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class UnpaidMonth:
    """A bill before the newest that is not paid; `owed_yen` is what is still owed.

    `story`: of the card or bank that was asked for it. `outlook`: until when it is to
    be paid.
    """

    month: date
    owed_yen: int
    story: ChargeStory | None
    outlook: Sequence[str]

    @property
    def is_under_way(self) -> bool:
        return self.story is not None and self.story.kind == "plan"


@dataclass(frozen=True, slots=True)
class BillCard:
    """A bill of a billing account: all yen are with tax.

    `causes` add up to `difference_yen`; both say nothing where no bill of the month
    before is there. `code` is a contract of the account, for addresses.
    """

    account_number: str
    code: str
    month: date
    total_yen: int
    contracts: int
    state: PaymentState
    before: str  # the month that it is compared with, 9月; "" for none
    difference_yen: int
    causes: Sequence[AmountChange]
    owed_yen: int  # where its payment failed or is late, else 0
    outlook: Sequence[str]  # until when it is to be paid, of one that is owed
    older_unpaid: Sequence["UnpaidMonth"]  # of the same account, newest first
    following: str  # when the next bill comes, "" where that is not known


def bill_cards(
    access: Access, facts: Iterable[AccountFacts], today: date
) -> list[BillCard]:
    """One for each account that has a bill."""
    billed = {
        (account.contract.account_id, account.facts.bills[0].billing_month): account
        for account in facts
        if account.facts.bills
    }
    older = [
        (account, month_after(newest, -nth))
        for account, newest in billed
        for nth in range(1, OLDER_MONTHS_LOOKED_AT + 1)
    ]
    balances = known_balances(access, [*billed, *older])
    return [
        bill_card(access, account, today, balances, newest)
        for (_account, newest), account in billed.items()
    ]


def older_unpaid_months(
    access: Access, account: AccountFacts, balances: Balances, newest: date, today: date
) -> list[UnpaidMonth]:
    """The bills before the newest that are to be paid by an act, newest first.

    By their own day of payment, which a bill that was issued late has far behind its
    month: owed after it, or of which a card or a bank paid nothing.
    """
    mine = account.contract.account_id
    owed = {
        month: balance
        for (owner, month), balance in sorted(balances.items(), reverse=True)
        if owner == mine and month < newest and balance.owed_yen > 0
    }
    due_days = due_days_of_bills(access, {(mine, month) for month in owed})
    unpaid = []
    for month, balance in owed.items():
        due_on, story = due_days.get((mine, month)), bill_story(balance)
        if due_on is not None and is_unpaid(due_on, today, story):
            deadlines = debt_outlook(access, mine, month).deadlines
            unpaid.append(UnpaidMonth(month, balance.owed_yen, story, deadlines))
    return unpaid


def bill_card(
    access: Access,
    account: AccountFacts,
    today: date,
    balances: Balances,
    newest_month: date,
) -> BillCard:
    contract = account.contract
    balance = balances.get((contract.account_id, newest_month))
    newest, *older = [bill.invoice for bill in account.facts.bills]
    before = older[0] if older else None
    return BillCard(
        account_number=contract.account_number,
        code=contract.code,
        month=newest.billing_month,
        total_yen=newest.total_yen,
        contracts=len(newest.contracts),
        state=(
            state := payment_state(
                newest,
                today,
                balance,
                account.facts.virtual_account or shown_transfer_account(),
            )
        ),
        before=month_word(before, newest) if before else "",
        difference_yen=newest.total_yen - before.total_yen if before else 0,
        causes=causes_of_difference(newest, before),
        owed_yen=(owed_yen := owed_yen_now(balance, state)),
        outlook=debt_outlook(access, contract.account_id, newest_month).deadlines
        if owed_yen
        else (),
        older_unpaid=older_unpaid_months(
            access, account, balances, newest_month, today
        ),
        following=next_bill_sentence(account, newest.billing_month, today)
        if newest.payment_on
        else "",
    )


def causes_of_difference(newest: Invoice, before: Invoice | None) -> list[AmountChange]:
    if before is None or newest.total_yen == before.total_yen:
        return []
    return summed_up(compare_invoices(newest, before))
