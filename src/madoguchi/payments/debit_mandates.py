"""Register a bank account on the page of the bank: where it is, what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.bank_accounts import BankAccount
from madoguchi.payments.card_values import OpenedPage
from madoguchi.payments.gateway_addresses import known_page
from madoguchi.payments.mandate_values import (
    MandateAnswer,
    MandateRequest,
    MandateState,
)
from madoguchi.payments.models import DebitMandate
from madoguchi.payments.outside_ids import BANK_SENDER_NAME, remember_outside_id
from madoguchi.payments.ports import DEBIT_MANDATE
from madoguchi.payments.sealed_accounts import seal_account

KEY_DIGITS = 8
STATE_BY_ANSWER = {
    MandateState.REGISTERED: DebitMandate.State.REGISTERED,
    MandateState.REFUSED: DebitMandate.State.REFUSED,
    MandateState.LEFT: DebitMandate.State.LEFT,
}


@dataclass(frozen=True, slots=True)
class MandateStart:
    """Who registers which account for whose bills.

    `reference`: what asks for it, once. `agreed` is the digest of what the customer
    was shown before. `return_address` is our page, to which the browser comes back.
    """

    account: BillingAccount
    customer_number: str
    reference: str
    bank_account: BankAccount
    agreed: str
    return_address: str


def mandates_for(party: int, reference: str) -> QuerySet[DebitMandate]:
    """Query the attempts of one request, the newest first."""
    mine = DebitMandate.objects.filter(party=party)
    return mine.filter(key__startswith=f"{reference}-").order_by("-pk")


def open_mandate(start: MandateStart, *, at: datetime) -> OpenedPage:
    """Open the page of the bank, the same one again while it is open.

    For another account the page before is closed. Unavailable without an answer: then
    nothing is kept, and nobody has its address.
    """
    party, bank_account = start.account.party_id, start.bank_account
    row = mandates_for(party, start.reference).first()
    is_open = row is not None and row.state == DebitMandate.State.OPEN
    if row is not None and is_open and row.fingerprint != bank_account.fingerprint:
        close_mandate(row, at=at)
        is_open = False
    if row is None or not is_open:
        row = new_mandate(start.account, bank_account, at=at)
        row.key = f"{start.reference}-{row.number}-{row.fingerprint[:KEY_DIGITS]}"
    request = MandateRequest(
        row.key, start.customer_number, row.number, bank_account, start.return_address
    )
    opened = DEBIT_MANDATE.load_adapter().open_mandate(request)
    page = known_page(opened, start.return_address, "DEBIT_PAGES")
    row.outside_id, row.agreed = page.outside_id, start.agreed
    row.save()
    remember_outside_id(row, page.outside_id, at=at, sender=BANK_SENDER_NAME)
    return page


def new_mandate(
    account: BillingAccount, bank_account: BankAccount, *, at: datetime
) -> DebitMandate:
    """Build the row of an account that is to be registered online; not saved yet."""
    return DebitMandate(
        party_id=account.party_id,
        account=account,
        way=DebitMandate.Way.ONLINE,
        number=next_mandate_number(account),
        bank_code=bank_account.bank_code,
        bank_name=bank_account.bank_name,
        branch_code=bank_account.branch_code,
        branch_name=bank_account.branch_name,
        account_type=bank_account.account_type,
        tail=bank_account.tail,
        sealed_account=seal_account(bank_account.secrets, account.account_number),
        fingerprint=bank_account.fingerprint,
        opened_at=at,
    )


def next_mandate_number(account: BillingAccount) -> str:
    """Return a number that no mandate of the customer has: M, account, and how many."""
    mine = DebitMandate.objects.filter(party=account.party_id)
    nth = mine.filter(account=account).count() + 1
    while mine.filter(number=f"M{account.account_number}-{nth}").exists():
        nth += 1
    return f"M{account.account_number}-{nth}"


@transaction.atomic
def register_paper_mandate(
    account: BillingAccount, bank_account: BankAccount, *, key: str, at: datetime
) -> DebitMandate:
    """Store that the bank has taken the paper of an account; once for a key."""
    mine = DebitMandate.objects.filter(party=account.party_id, key=key)
    row = mine.first()
    if row is None:
        row = new_mandate(account, bank_account, at=at)
        row.way, row.key = DebitMandate.Way.PAPER, key
        row.state, row.settled_at = DebitMandate.State.REGISTERED, at
        row.save()
    return row


def ask_for_mandate(row: DebitMandate) -> MandateAnswer:
    """Ask the bank what became of it. Unavailable without an answer."""
    return DEBIT_MANDATE.load_adapter().mandate(row.outside_id)


def close_mandate(row: DebitMandate, *, at: datetime) -> None:
    """Close a page that nobody comes back from, and keep what came of it.

    Unavailable without an answer: it stays open.
    """
    bank = DEBIT_MANDATE.load_adapter()
    bank.close_page(row.outside_id)
    answer = bank.mandate(row.outside_id)
    if answer.state is MandateState.OPEN:
        answer = MandateAnswer(MandateState.LEFT)
    record_mandate_answer(row, answer, at=at)


@transaction.atomic
def record_mandate_answer(
    row: DebitMandate, answer: MandateAnswer, *, at: datetime
) -> None:
    """Store the end of a mandate, once. Inside the scope of its party.

    An end is never undone, but for one: what was given up here, the bank may register
    later all the same, and then it is registered.
    """
    row.refresh_from_db(from_queryset=DebitMandate.objects.select_for_update())
    state = STATE_BY_ANSWER.get(answer.state)
    is_open = row.state == DebitMandate.State.OPEN
    is_late = (
        row.state == DebitMandate.State.LEFT and state == DebitMandate.State.REGISTERED
    )
    if state is None or not (is_open or is_late):
        return
    row.state, row.reason, row.settled_at = state, answer.reason or "", at
    row.save()
