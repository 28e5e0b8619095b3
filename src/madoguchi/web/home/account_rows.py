"""The bills of a company by billing account."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.payment_states import (
    PaymentState,
    payment_source,
    payment_state,
)
from madoguchi.billing.queries import current_records
from madoguchi.billing.record.invoice import parse_record
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.access import Access
from madoguchi.web.bills.known_balances import known_balances


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The bill of one billing account; `code` is a contract of it, for addresses."""

    account_number: str
    name: str
    """The account's department code or addressee, whomever the bill was reissued to."""
    code: str
    month: date
    total_yen: int
    due_on: date | None
    way: str
    state: PaymentState


@dataclass(frozen=True, slots=True)
class BilledAccount:
    """A billing account's own addressee, and the code of its department or ""."""

    addressee: str
    department: str


def account_rows(
    access: Access,
    bills: Sequence[Bill],
    firsts: Mapping[int, ContractHandle],
    accounts: Mapping[int, BilledAccount],
    today: date,
) -> list[AccountRow]:
    records = current_records(access, [bill.pk for bill in bills])
    keys = [(bill.account_id, bill.billing_month) for bill in bills]
    balances = known_balances(access, keys)
    rows = []
    for bill in bills:
        invoice, contract = parse_record(records[bill.pk]), firsts[bill.account_id]
        account = accounts.get(bill.account_id)
        rows.append(
            AccountRow(
                account_number=contract.account_number,
                name=contract.department
                or (account.addressee if account else invoice.addressee.name),
                code=contract.code,
                month=bill.billing_month,
                total_yen=invoice.total_yen,
                due_on=invoice.payment_on,
                way=payment_source(invoice.payment),
                state=payment_state(
                    invoice, today, balances.get((bill.account_id, bill.billing_month))
                ),
            )
        )
    return rows


def load_billed_accounts(
    access: Access, accounts: Collection[int]
) -> dict[int, BilledAccount]:
    """Load these billing accounts by primary key, of those visible."""
    mine = BillingAccount.objects.visible_to(access).filter(pk__in=accounts)
    rows = mine.values_list("pk", "addressee", "department_code")
    return {pk: BilledAccount(name, department) for pk, name, department in rows}
